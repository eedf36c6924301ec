/** What in words might be somebody's: pointed out before sending, never refused. */
export type Pointed = 'phone' | 'email' | 'plate' | 'link';

/** A place in the words, so that whoever wrote them sees what is meant. */
export interface Remarked {
  readonly what: Pointed;
  readonly text: string;
}

const email = /[^\s@<>,;:"'()]+@[^\s@<>,;:"'()]+\.[^\s@<>,;:"'().]{2,}/g;
const link = /\b(?:https?:\/\/|www\.)\S+/gi;
/** Seven digits and more, as people write numbers; a day or a position is none. */
const phone = /(?:\+|\(|\b)\d[\d\s().–-]{5,18}\d\b/g;
/** `ABC-1234`, `1234-AB`, `粤B·12345`, `AB 12 CDE`. */
const plates: readonly RegExp[] = [
  /\b[A-Z]{2,4}[ -]?\d{3,4}\b/g,
  /\b\d{3,4}-[A-Z]{2,3}\b/g,
  /\b[A-Z]{1,3}[ -]?\d{1,2}[ -]?[A-Z]{2,3}\b/g,
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• -]?[A-Z0-9]{5,6}/g,
];

/** Telephone numbers, e-mail addresses, plates and links in a text; each at most five times. */
export function pointOut(words: string): readonly Remarked[] {
  const text = words.normalize('NFKC');
  const found: Remarked[] = [];
  const look = (what: Pointed, pattern: RegExp, isOne: (match: string) => boolean = () => true) => {
    for (const [match] of text.matchAll(pattern)) {
      const known = found.some((each) => each.text.includes(match.trim()));
      if (!known && isOne(match) && found.filter((each) => each.what === what).length < 5) {
        found.push({ what, text: match.trim() });
      }
    }
  };
  look('email', email);
  look('link', link);
  look('phone', phone, isNumber);
  for (const plate of plates) look('plate', plate);
  return found;
}

function isNumber(match: string): boolean {
  const digits = match.replace(/\D/g, '').length;
  const isDay = /^\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}$/.test(match.trim());
  return digits >= 7 && digits <= 15 && !isDay && !/^\d+\.\d{3,}/.test(match.trim());
}
