import { Converter } from 'opencc-js/t2cn';

/** Made when something is first folded: it reads dictionaries, and no start needs them. */
let convert: ((text: string) => string) | undefined;
function converter(): (text: string) => string {
  const made: (text: string) => string = convert ?? Converter({ from: 'tw', to: 'cn' });
  convert = made;
  return made;
}

const folded = new Map<string, string>();

/**
 * Folds Traditional characters into Simplified ones, each by itself, so that either script finds
 * the other. Phrases are left alone: folding must not depend on what stands beside a character.
 */
export function foldHan(text: string): string {
  return text.replace(/\p{Script=Han}/gu, (character) => {
    const known = folded.get(character);
    if (known !== undefined) return known;
    const simplified = converter()(character);
    folded.set(character, simplified);
    return simplified;
  });
}
