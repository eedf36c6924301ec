import { type CleaningRemark, cleanText } from './clean-text.ts';

/** What had to be done to a text of a source before it could be shown. */
export type TextRemark = 'characters-normalised' | 'quote-removed' | CleaningRemark;

export interface SourceText {
  readonly text: string;
  readonly remarks: readonly TextRemark[];
}

/** Radicals that look like characters and that NFKC leaves alone (CJK Radicals Supplement). */
const radicals: Readonly<Record<string, string>> = {
  '⺠': '民',
  '⻄': '西',
  '⻑': '長',
  '⻘': '青',
  '⻝': '食',
  '⻣': '骨',
  '⻤': '鬼',
  '⻩': '黃',
};
const quotes = { '「': '」', '『': '』', '“': '”', '"': '"', "'": "'" } as const;

/**
 * One text of a source: full-width letters and digits, and radicals used as characters, become
 * ordinary ones; runs of white space one space; a quotation mark without its partner goes.
 */
export function readSourceText(raw: string): SourceText {
  const clean = cleanText(raw);
  const remarks = new Set<TextRemark>(clean.remarks);
  const spaced = clean.text.replace(/\s+/gu, ' ').trim();
  const text = narrow(spaced);
  if (text !== spaced) remarks.add('characters-normalised');
  const unquoted = dropStrayQuotes(text);
  if (unquoted !== text) remarks.add('quote-removed');
  // Where a conversion elsewhere did not know a character, it left a question mark or U+FFFD.
  if (/\p{Script=Han}\?|\ufffd/u.test(unquoted)) remarks.add('character-lost');
  return { text: unquoted.trim(), remarks: [...remarks] };
}

function narrow(text: string): string {
  return text.replace(
    /[０-９Ａ-Ｚａ-ｚ＃－＿．\u2e80-\u2fdf]/gu,
    (c) => radicals[c] ?? c.normalize('NFKC'),
  );
}

function dropStrayQuotes(text: string): string {
  let kept = text;
  for (const [open, close] of Object.entries(quotes)) {
    const opens = kept.split(open).length - 1;
    const closes = open === close ? opens % 2 : kept.split(close).length - 1;
    if (open === close ? closes === 0 : opens === closes) continue;
    kept = kept.replaceAll(open, '').replaceAll(close, '');
  }
  return kept.replace(/ {2,}/g, ' ');
}
