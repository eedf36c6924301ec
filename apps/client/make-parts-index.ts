// Writes src/resident/returning/parts-*.ts: for each Chinese word list, its characters under their
// radical with their number of strokes. Both come from ICU's own collations (Unicode licence), which
// Node carries whole and a phone's browser does not. Run: node apps/client/make-parts-index.ts
import { writeFileSync } from 'node:fs';
import { wordList } from '@nearhand/seal/word-list';

const byStrokes = new Intl.Collator('zh-u-co-stroke');
const byRadical = new Intl.Collator('zh-u-co-unihan');
const radicals = Array.from({ length: 214 }, (_, index) =>
  String.fromCodePoint(0x2f00 + index).normalize('NFKC'),
);

/** CLDR marks the beginning of each number of strokes by U+FDD0 and U+2800 plus that number. */
function strokesOf(character: string): number {
  let count = 0;
  const mark = (strokes: number) => `\uFDD0${String.fromCodePoint(0x2800 + strokes)}`;
  while (count < 40 && byStrokes.compare(mark(count + 1), character) <= 0) count += 1;
  return count;
}

/** A radical stands first among the characters under it. */
function radicalOf(character: string): number {
  return radicals.findLastIndex((radical) => byRadical.compare(radical, character) <= 0);
}

for (const language of ['zh-Hant', 'zh-Hans'] as const) {
  const groups = new Map<number, { character: string; strokes: number }[]>();
  for (const character of await wordList(language)) {
    const radical = radicalOf(character);
    const group = groups.get(radical) ?? [];
    groups.set(radical, [...group, { character, strokes: strokesOf(character) }]);
  }
  const lines = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([radical, group]) => `${radicals[radical]}:${runs(group)}`);
  const text = `// Made by make-parts-index.ts. Radical, then its characters after their number of strokes.\nexport const parts = \`\n${lines.join('\n')}\n\`;\n`;
  writeFileSync(
    new URL(`src/resident/returning/parts-${language.toLowerCase()}.ts`, import.meta.url),
    text,
  );
}

function runs(group: readonly { character: string; strokes: number }[]): string {
  let last = 0;
  return [...group]
    .sort((a, b) => a.strokes - b.strokes)
    .map(({ character, strokes }) => {
      const mark = strokes === last ? '' : String(strokes);
      last = strokes;
      return `${mark}${character}`;
    })
    .join('');
}
