/** Text as it can be shown: no control characters, no marks that turn the direction of writing. */
export function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\n{3,}/g, '\n\n');
}
