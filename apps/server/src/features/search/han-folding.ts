import { Converter } from 'opencc-js/t2cn';

const convert = Converter({ from: 'tw', to: 'cn' });
const folded = new Map<string, string>();

/**
 * Folds Traditional characters into Simplified ones, each by itself, so that either script finds
 * the other. Phrases are left alone: folding must not depend on what stands beside a character.
 */
export function foldHan(text: string): string {
  return text.replace(/\p{Script=Han}/gu, (character) => {
    const known = folded.get(character);
    if (known !== undefined) return known;
    const simplified = convert(character);
    folded.set(character, simplified);
    return simplified;
  });
}
