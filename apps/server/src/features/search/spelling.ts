import type pg from 'pg';
import { lexemesOfWord } from './lexemes.ts';
import { needs } from './needs.ts';
import { allOf, anyOf, term } from './term.ts';
import type { TypedSearch } from './typed-search.ts';

/** Words in letters of the list of needs, which no listing has to hold to be understood. */
const wordsOfNeeds: readonly string[] = [
  ...new Set(
    needs.flatMap(({ typed }) => (typed.en ?? []).flatMap((phrase) => phrase.split(/[^a-z]+/))),
  ),
].filter((word) => word.length >= 4);

/**
 * The text with each word in letters that nobody knows replaced by the known one most like it;
 * undefined where all are known or nothing is alike.
 */
export async function spelledAnew(
  pool: Pick<pg.Pool, 'query'>,
  communityId: Buffer,
  typed: TypedSearch,
): Promise<string | undefined> {
  const words = typed.words.filter(
    ({ text, isHan, areas }) => !isHan && !areas && text.length >= 4,
  );
  if (words.length === 0) return undefined;
  const { rows } = await pool.query<{ readonly typed: string; readonly known: string | null }>({
    name: 'listings-spelling',
    text: `select typed, (
        select word from (
          (select word from listing_words where community_id = $1 and word % typed
            order by word <-> typed limit 3)
          union all
          select word from unnest($3::text[]) as word where word % typed
        ) as alike order by similarity(word, typed) desc, word limit 1
      ) as known
      from unnest($2::text[]) as typed`,
    values: [communityId, words.map(({ text }) => text), wordsOfNeeds],
  });
  const changed = rows.filter(({ typed: word, known }) => known !== null && known !== word);
  if (changed.length === 0) return undefined;
  return changed.reduce(
    (text, { typed: word, known }) =>
      text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), known ?? word),
    typed.folded,
  );
}

/**
 * For names with one wrong Han character: every pair of neighbours must be in the name but those that
 * one character spoils. Undefined where too little would be left to ask for.
 */
export function withOneWrongCharacter(typed: TypedSearch, mark: string): string | undefined {
  const run = typed.folded.replace(/[^\p{Script=Han}]/gu, '');
  const pairs = lexemesOfWord({ text: run, isHan: true });
  if (pairs.length < 3 || pairs.length > 20) return undefined;
  const without = Array.from({ length: pairs.length + 1 }, (_, at) =>
    allOf(
      pairs
        .filter((_, pair) => pair !== at - 1 && pair !== at)
        .map((pair) => term(mark, `^${pair}`)),
    ),
  );
  return anyOf(without);
}
