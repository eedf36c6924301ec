import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Localized } from '../../pages/language.ts';
import { fold, stem } from './lexemes.ts';

/** One of the closed list of needs in `needs.json`: what people call it, and what answers it. */
interface Need {
  readonly id: string;
  readonly names: Localized;
  /** Says little where something closer was said: "grandma" beside "wheelchair". */
  readonly isBroad?: boolean;
  /** Kinds of help that answer it, if nothing closer does. */
  readonly kinds: readonly string[];
  /** What people type; of words with a space between, each must be there, in any order. */
  readonly typed: Readonly<Record<string, readonly string[]>>;
  /** Words in a service's own texts that show it answers the need. */
  readonly found: readonly string[];
}

interface Pattern {
  readonly need: number;
  /** Han: pieces to be found; others: stems to be there. */
  readonly pieces: readonly string[];
  readonly isHan: boolean;
  /** How much of a search it explains, in characters. */
  readonly length: number;
}

/** Words that a phrase of the list can do without. */
const little: ReadonlySet<string> = new Set(
  'a an the of for to my in on at with i am is has have no one'.split(' '),
);

const file = new URL('./needs.json', import.meta.url);
const text = readFileSync(file, 'utf8');
export const needs: readonly Need[] = JSON.parse(text);
/** Changes with the list, since listings keep which needs they answer. */
export const needsVersion = createHash('sha256').update(text).digest('hex').slice(0, 12);

/** What the list looks for, folded once, when something is first searched or listed. */
let looked:
  | { readonly patterns: readonly Pattern[]; readonly found: readonly (readonly string[])[] }
  | undefined;

function lookFor() {
  looked ??= {
    patterns: needs.flatMap(({ typed }, need) =>
      Object.values(typed)
        .flat()
        .map((phrase) => patternOf(need, phrase)),
    ),
    found: needs.map((need) => need.found.map(fold)),
  };
  return looked;
}

/** The word for a need: `M` by name, `N` by its texts, `n` by its kind of help too. */
export function needLexeme(sign: 'M' | 'N' | 'n', need: number): string {
  return `#${sign}:${needs[need]?.id}`;
}

/** What a service answers, each need by its place in the list. */
export interface Answered {
  /** Its very name says so. */
  readonly byName: readonly number[];
  /** Its texts say so, the name among them. */
  readonly byText: readonly number[];
  /** Its texts or its kind of help say so. */
  readonly anyhow: readonly number[];
}

/** The needs that a service answers, by its folded texts and its kinds of help. */
export function needsAnswered(
  { name, text }: { readonly name: string; readonly text: string },
  kinds: readonly string[],
): Answered {
  const indexes = [...needs.keys()];
  const { found } = lookFor();
  const has = (index: number, where: string) =>
    found[index]?.some((word) => where.includes(word)) === true;
  const byText = indexes.filter((index) => has(index, text));
  const byKind = (index: number) => needs[index]?.kinds.some((kind) => kinds.includes(kind));
  return {
    byName: byText.filter((index) => has(index, name)),
    byText,
    anyhow: indexes.filter((index) => byText.includes(index) || byKind(index)),
  };
}

/** A need that a search speaks of, and what of the search says so. */
export interface NeedTyped {
  readonly need: number;
  readonly length: number;
  readonly pieces: readonly string[];
  readonly isHan: boolean;
}

/** The needs in a folded search: of patterns within one another, only the longest. */
export function needsTyped(folded: string, stems: ReadonlySet<string>): readonly NeedTyped[] {
  const hits = lookFor().patterns.filter(({ pieces, isHan }) =>
    pieces.every((piece) => (isHan ? folded.includes(piece) : stems.has(piece))),
  );
  const closest = hits.filter((hit) => !hits.some((other) => isWithin(hit, other)));
  const best = new Map<number, NeedTyped>();
  for (const hit of closest.toSorted((a, b) => b.length - a.length)) {
    const known = best.get(hit.need);
    best.set(hit.need, known ? { ...known, pieces: [...known.pieces, ...hit.pieces] } : hit);
  }
  const isBroad = ({ need }: NeedTyped) => Number(needs[need]?.isBroad === true);
  return [...best.values()].toSorted((a, b) => isBroad(a) - isBroad(b));
}

function isWithin(hit: Pattern, other: Pattern): boolean {
  if (other === hit || other.isHan !== hit.isHan || other.length <= hit.length) return false;
  return hit.pieces.every((piece) =>
    other.pieces.some((whole) => (hit.isHan ? whole.includes(piece) : whole === piece)),
  );
}

function patternOf(need: number, phrase: string): Pattern {
  const folded = fold(phrase);
  const isHan = /\p{Script=Han}/u.test(folded);
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const pieces = isHan ? words : words.map(stem).filter((word) => !little.has(word));
  return { need, pieces, isHan, length: pieces.join('').length };
}
