import { readFileSync } from 'node:fs';
import { languages } from '../../pages/language.ts';
import type { Translated } from '../community/community.ts';
import { type Question, questionNames } from './questions.ts';

/** What kinds are gathered under, in the order that lists show them. */
export const kindGroups = [
  'road',
  'path',
  'light',
  'sign',
  'water',
  'rubbish',
  'animal',
  'tree',
  'park',
  'bridge',
  'building',
  'transit',
  'cable',
  'noise',
  'weather',
] as const;
export type KindGroup = (typeof kindGroups)[number];

/** A kind of thing that can be broken. There is no kind of person, home or doing. */
export interface Kind {
  readonly id: string;
  readonly group: KindGroup;
  readonly names: Translated;
  /** What is asked beside the words: closed values, numbers and days only. */
  readonly asks: readonly Question[];
}

/**
 * The closed list of `kinds.tsv`, in its order. It ships with the code and nothing adds to it: a
 * community switches kinds off and on and names who mends them.
 */
export const kinds: readonly Kind[] = readKinds(
  readFileSync(new URL('./kinds.tsv', import.meta.url), 'utf8'),
);

const byId: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.id, kind]));

/** The kind of this id; undefined for any other text. */
export function findKind(id: string): Kind | undefined {
  return byId.get(id);
}

function readKinds(tsv: string): readonly Kind[] {
  const [header = '', ...lines] = tsv.trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    const names = Object.fromEntries(languages.map((language) => [language, cell(language)]));
    return {
      id: cell('kind'),
      group: oneOf(kindGroups, cell('group')),
      names: names as unknown as Translated,
      asks: cell('asks')
        .split(' ')
        .filter((name) => name !== '')
        .map((name) => oneOf(questionNames, name)),
    };
  });
}

function oneOf<const T extends string>(known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found === undefined) throw new Error(`kinds.tsv names “${text}”, which is not known`);
  return found;
}
