import type { Candidate } from './candidates.ts';
import { hasBit } from './facets.ts';
import { lexemesOfWord } from './lexemes.ts';
import type { NeedTyped } from './needs.ts';
import type { TypedSearch } from './typed-search.ts';

/**
 * How closely a listing means what was typed, for putting a few of them in order: the name itself,
 * then names that hold all of it, then services that answer the need, then the words anywhere.
 */
export function closenessOf(typed: TypedSearch, candidate: Candidate, isLiteral: boolean): number {
  const { name } = candidate;
  const whole = typed.folded;
  const lines = name.split('\n');
  const words = typed.words.filter(({ areas }) => !areas).flatMap(lexemesOfWord);
  const inName = words.filter((word) => name.includes(word)).length;
  return (
    (lines.includes(whole) ? 1000 : 0) +
    (lines.some((line) => line.startsWith(whole)) ? 50 : 0) +
    (name.includes(whole) ? 50 : 0) +
    (inName === words.length ? 100 : (30 * inName) / Math.max(words.length, 1)) +
    (isLiteral ? 60 : 0) +
    Math.max(0, ...typed.needs.map((each, at) => answer(each, candidate) - 10 * at))
  );
}

function answer({ need, pieces }: NeedTyped, { name, needs, needs_named }: Candidate): number {
  if (!hasBit(needs, need)) return 0;
  const isTyped = pieces.some((piece) => name.includes(piece));
  return 50 + (hasBit(needs_named, need) ? 30 : 0) + (isTyped ? 20 : 0);
}

/** A few listings that were found, by the words themselves or by a need only. */
export interface Few {
  readonly candidate: Candidate;
  readonly isLiteral: boolean;
}

/** Closest first; among equals by rank. */
export function inOrder(typed: TypedSearch | undefined, few: readonly Few[]): readonly Candidate[] {
  return few
    .map(({ candidate, isLiteral }) => ({
      candidate,
      closeness: typed === undefined ? 0 : closenessOf(typed, candidate, isLiteral),
    }))
    .sort(
      (a, b) =>
        b.closeness - a.closeness ||
        a.candidate.rank - b.candidate.rank ||
        (a.candidate.id < b.candidate.id ? -1 : 1),
    )
    .map(({ candidate }) => candidate);
}
