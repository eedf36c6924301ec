/** A character of a word list, with what it can be found by. */
export interface IndexedCharacter {
  readonly character: string;
  readonly radical: string;
  readonly strokes: number;
}

/** Reads the text that make-parts-index.ts wrote. */
export function readParts(text: string): readonly IndexedCharacter[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [radical = '', runs = ''] = line.split(':');
      let strokes = 0;
      return [...runs.matchAll(/(\d*)(\D)/gu)].map(([, mark, character = '']) => {
        if (mark) strokes = Number(mark);
        return { character, radical, strokes };
      });
    });
}

/** The characters of one Chinese list, fetched when first asked for. */
export async function loadParts(
  language: 'zh-Hant' | 'zh-Hans',
): Promise<readonly IndexedCharacter[]> {
  const { parts } =
    language === 'zh-Hant'
      ? await import('./parts-zh-hant.ts')
      : await import('./parts-zh-hans.ts');
  return readParts(parts);
}

/** How a radical is written inside characters, where that is not how it stands alone. */
const SHAPES: Readonly<Record<string, string>> = {
  人: '人亻',
  刀: '刀刂',
  卩: '卩㔾',
  心: '心忄',
  手: '手扌',
  攴: '攴攵',
  水: '水氵',
  火: '火灬',
  牛: '牛牜',
  犬: '犬犭',
  玉: '玉王',
  示: '示礻',
  竹: '竹⺮',
  糸: '糸纟',
  网: '网罒',
  肉: '肉月',
  艸: '艸艹',
  衣: '衣衤',
  見: '見见',
  言: '言讠',
  貝: '貝贝',
  車: '車车',
  辵: '辵辶',
  邑: '邑阝',
  金: '金钅',
  長: '長长',
  門: '門门',
  阜: '阜阝',
  頁: '頁页',
  風: '風风',
  食: '食饣',
  馬: '馬马',
  魚: '魚鱼',
  鳥: '鳥鸟',
};

export function radicalShapes(radical: string): string {
  return SHAPES[radical] ?? radical;
}
