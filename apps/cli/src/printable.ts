// C0 and C1 controls but for line feed, and the marks that turn the direction of writing: what somebody
// wrote in a room must not be able to steer the terminal of whoever reads it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from somebody else, safe to print: steering characters become `�`, tabs blanks. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').replaceAll(steering, '\ufffd');
}
