import { fromBase64url } from '@nearhand/seal/bytes';
import { stepDoers, stepTypes } from './step.ts';

/** What a member of a content may be. */
export interface Field {
  readonly holds: (value: unknown) => boolean;
  readonly optional: boolean;
  /** For text: the most UTF-16 code units. */
  readonly longest?: number;
}

export type Shape = Readonly<Record<string, Field>>;

/** Longest text and short text, in UTF-16 code units. */
export const longestText = 16_000;
export const longestShortText = 300;

function field(holds: (value: unknown) => boolean): Field {
  return { holds, optional: false };
}

function optional(inner: Field): Field {
  return { ...inner, optional: true };
}

function upTo(longest: number): Field {
  return {
    holds: (value) => typeof value === 'string' && value.length <= longest,
    optional: false,
    longest,
  };
}

function bytes(length?: number): Field {
  return field((value) => {
    if (typeof value !== 'string') return false;
    try {
      const decoded = fromBase64url(value);
      return length === undefined || decoded.length === length;
    } catch {
      return false;
    }
  });
}

function matching(pattern: RegExp): Field {
  return field((value) => typeof value === 'string' && pattern.test(value));
}

function oneOf(choices: readonly string[]): Field {
  return field((value) => typeof value === 'string' && choices.includes(value));
}

function object(shape: Shape): Field {
  return field((value) => typeof value === 'object' && value !== null && fits(value, shape));
}

function list(item: Field, most: number): Field {
  return field(
    (value) => Array.isArray(value) && value.length <= most && value.every((it) => item.holds(it)),
  );
}

/** Whether an object has the members of a shape, and no other. */
export function fits(value: object, shape: Shape): boolean {
  const members = value as Readonly<Record<string, unknown>>;
  return (
    Object.keys(members).every((name) => Object.hasOwn(shape, name)) &&
    Object.entries(shape).every(([name, { holds, optional: spare }]) =>
      members[name] === undefined ? spare : holds(members[name]),
    )
  );
}

const text = upTo(longestText);
const short = upTo(longestShortText);
const id = bytes(16);
const flag = field((value) => typeof value === 'boolean');
const yes = field((value) => value === true);
const count = field((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const date = matching(/^\d{4}-\d\d-\d\d$/);
const service = object({ id: short, name: short, phone: short, place: short });
const stepTerms = {
  type: oneOf(stepTypes),
  what: short,
  who: oneOf(stepDoers),
  by: optional(date),
  service: optional(service),
};
const appointmentTerms = {
  appointment: id,
  what: short,
  where: short,
  start: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
};
const attachment = object({
  blob: id,
  file: bytes(32),
  hash: bytes(32),
  name: short,
  size: count,
  type: short,
});

/** Members that every content has. */
export const everyContent = {
  at: count,
  shift: optional(object({ hash: bytes(32), number: count })),
} satisfies Shape;

/** The table of `docs/formats.md`, "Content". */
export const contentFields = {
  said: {
    text,
    attachments: optional(list(attachment, 20)),
  },
  'call-me': { number: short, hours: short, name: short },
  'step-added': { step: id, ...stepTerms },
  'step-changed': {
    step: id,
    type: optional(stepTerms.type),
    what: optional(short),
    who: optional(stepTerms.who),
    by: optional(matching(/^(\d{4}-\d\d-\d\d)?$/)),
    service: optional(service),
    dropped: optional(yes),
  },
  'step-ticked': { step: id, done: flag },
  appointment: { ...appointmentTerms, cancelled: optional(yes) },
  'service-pointed': { service },
  document: { title: short, text },
  'asked-to-let-in': {
    who: optional(bytes()),
    desk: optional(id),
    out: optional(yes),
    why: optional(short),
  },
  'told-outside': { whom: short, what: text, why: text, done: flag },
  'kept-outside': { what: text, where: short, until: short },
  copied: {
    ad: bytes(),
    author: bytes(32),
    id,
    content: bytes(),
    signature: bytes(64),
    leaf: optional(bytes()),
    attachments: optional(list(attachment, 20)),
  },
  taken: {},
  declined: { why: short },
  outcome: { text, met: oneOf(['yes', 'partly', 'no']) },
  closed: { text: optional(text) },
  reopened: { text: optional(text) },
  'taken-away': { proofs: flag },
  shown: {
    steps: list(object({ step: id, ...stepTerms, done: flag }), 200),
    appointments: list(object(appointmentTerms), 200),
  },
} satisfies Readonly<Record<string, Shape>>;

export type KnownKind = keyof typeof contentFields;
