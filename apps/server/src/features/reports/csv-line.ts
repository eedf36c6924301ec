/**
 * A line of CSV (RFC 4180) that a spreadsheet takes for text: a field that begins like a formula gets
 * an apostrophe before it, also behind spaces and the other signs that spreadsheets skip.
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

function field(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const plain =
    !isNumber && /^[\s\u00a0\ufeff]*[=+\-@\t\r＝＋－＠|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
