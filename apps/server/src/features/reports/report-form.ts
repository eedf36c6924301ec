import { plainText } from '../forms/forms.ts';
import { kinds } from './kinds.ts';
import { type Answers, type Question, questionNames, readAnswers } from './questions.ts';
import type { Position } from './spot.ts';
import { readPosition } from './spot.ts';

/** What a form has in it, as it came: nothing typed is lost, whatever is wrong. */
export interface TypedReport {
  readonly kind: string;
  readonly words: string;
  readonly place: string;
  readonly neighbourhood: string;
  readonly position: string;
  readonly asked: Readonly<Partial<Record<Question, string>>>;
  /** Ids of photos that were sent before. */
  readonly drafts: readonly string[];
  /** The hash of a code that was made on the device, hex; empty where the server makes one. */
  readonly follow: string;
  /** That it is none of those near by. */
  readonly isNew: boolean;
  /** That what was pointed out in the words may stay. */
  readonly mayStay: boolean;
}

/** A report out of a form, checked; what is missing is nobody's to give. */
export interface ReadForm {
  readonly kind: string;
  readonly words: string;
  readonly place: string;
  readonly neighbourhood: string;
  readonly position: Position | undefined;
  readonly answers: Answers;
}

export type FormFault =
  | 'kind-missing'
  | 'place-missing'
  | 'position-unreadable'
  | 'position-outside'
  | 'words-too-long'
  | 'answer-unreadable'
  | 'too-many-photos';

export const mostWords = 1000;
export const mostPhotos = 3;
const mostFields = 60;

/** Takes the fields of a form apart; what is not a field of it is not looked at. */
export function typedReport(fields: ReadonlyMap<string, readonly string[]>): TypedReport {
  const one = (name: string, most: number) => (fields.get(name)?.[0] ?? '').slice(0, most);
  const dropped = new Set(fields.get('drop') ?? []);
  const asked = questionNames.map((name) => [name, one(`ask-${name}`, 40)] as const);
  return {
    kind: one('kind', 40),
    words: plainText(one('words', 6000)),
    place: one('place', 300),
    neighbourhood: one('neighbourhood', 60),
    position: one('offered', 60) || one('position', 60),
    asked: Object.fromEntries(asked.filter(([, answer]) => answer !== '')),
    drafts: (fields.get('draft') ?? []).filter((id) => !dropped.has(id)).slice(0, mostFields),
    follow: one('follow', 64),
    isNew: one('new', 3) === 'yes',
    mayStay: one('stay', 3) === 'yes',
  };
}

/** What the form says, or what is wrong with it. */
export function readForm(
  typed: TypedReport,
  rules: {
    readonly today: string;
    readonly kinds: readonly { readonly id: string }[];
    readonly neighbourhoods: readonly { readonly id: string }[];
  },
): { readonly form: ReadForm; readonly faults: readonly FormFault[] } {
  const kind = kinds.find(({ id }) => id === typed.kind);
  const isOn = rules.kinds.some(({ id }) => id === typed.kind);
  const neighbourhood = rules.neighbourhoods.find(({ id }) => id === typed.neighbourhood)?.id ?? '';
  const position = readPosition(typed.position);
  const { answers, refused } = readAnswers(kind?.asks ?? [], typed.asked, rules.today);
  const place = oneLine(typed.place);
  const hasPlace = place !== '' || neighbourhood !== '' || position !== undefined;
  const faults: readonly (FormFault | false)[] = [
    !isOn && 'kind-missing',
    typed.position.trim() !== '' && position === undefined && 'position-unreadable',
    !hasPlace && typed.position.trim() === '' && 'place-missing',
    typed.words.length > mostWords && 'words-too-long',
    refused.length > 0 && 'answer-unreadable',
    typed.drafts.length > mostPhotos && 'too-many-photos',
  ];
  return {
    form: { kind: typed.kind, words: typed.words.trim(), place, neighbourhood, position, answers },
    faults: faults.filter((fault) => fault !== false),
  };
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
