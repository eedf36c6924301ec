export type CleaningRemark = 'character-lost' | 'control-characters';

export interface CleanText {
  readonly text: string;
  readonly remarks: readonly CleaningRemark[];
}

/** Control characters but tab and line ends, and the marks that turn the direction of what follows. */
const controls = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A text that any page and any database can hold: no control characters, no half of a pair. */
export function cleanText(raw: string): CleanText {
  const remarks: CleaningRemark[] = [];
  const whole = raw.replace(/\p{Surrogate}/gu, '');
  if (whole !== raw) remarks.push('character-lost');
  const plain = whole.replace(controls, '');
  if (plain !== whole) remarks.push('control-characters');
  return { text: plain.replace(/\r\n?/g, '\n').trim(), remarks };
}
