export type CardLanguage = 'en' | 'zh-Hant' | 'zh-Hans';

export const cardLanguages: readonly CardLanguage[] = ['en', 'zh-Hant', 'zh-Hans'];

/** The BIP-39 list of 2,048 words, fetched when first asked for. */
export async function wordList(language: CardLanguage): Promise<readonly string[]> {
  switch (language) {
    case 'en':
      return (await import('@scure/bip39/wordlists/english.js')).wordlist;
    case 'zh-Hant':
      return (await import('@scure/bip39/wordlists/traditional-chinese.js')).wordlist;
    case 'zh-Hans':
      return (await import('@scure/bip39/wordlists/simplified-chinese.js')).wordlist;
  }
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The words that a wrong one may have been meant for, best first, at most four: those with the
 * same beginning and those a slip of the finger away. A Chinese character has no spelling, so
 * there are none for it.
 */
export function nearestWords(word: string, list: readonly string[]): readonly string[] {
  if (!/^[a-z]+$/.test(word)) return [];
  return list
    .map((each) => {
      const start = word.length >= 3 && each.startsWith(word.slice(0, 4)) ? 1 : 0;
      return { each, far: distance(word, each) - start };
    })
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far)
    .slice(0, 4)
    .map(({ each }) => each);
}
