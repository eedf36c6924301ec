import { decodeCanonical, encodeCanonical } from '@nearhand/seal/canonical-json';
import { contentFields, everyContent, type Field, type KnownKind } from './content-fields.ts';
import { RoomError } from './error.ts';
import type { AppointmentTerms, PointedService, StepDoer, StepTerms, StepType } from './step.ts';

/** The shift token's hash (base64url) and renewal number, in whatever a helper writes. */
export interface ShiftMark {
  readonly hash: string;
  readonly number: number;
}

/** Where an attachment is and what opens it (`docs/formats.md`, "Content"). */
export interface Attachment {
  readonly blob: string;
  readonly file: string;
  readonly hash: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** What `shown` says of an open step at the beginning of an epoch. */
export interface ShownStep extends StepTerms {
  readonly step: string;
  readonly done: boolean;
}

interface Bodies {
  readonly said: { readonly text: string; readonly attachments?: readonly Attachment[] };
  readonly 'call-me': { readonly number: string; readonly hours: string; readonly name: string };
  readonly 'step-added': { readonly step: string } & StepTerms;
  readonly 'step-changed': {
    readonly step: string;
    readonly type?: StepType;
    readonly what?: string;
    readonly who?: StepDoer;
    /** Empty text takes the date away. */
    readonly by?: string;
    readonly service?: PointedService;
    readonly dropped?: true;
  };
  readonly 'step-ticked': { readonly step: string; readonly done: boolean };
  readonly appointment: AppointmentTerms & { readonly cancelled?: true };
  readonly 'service-pointed': { readonly service: PointedService };
  readonly document: { readonly title: string; readonly text: string };
  readonly 'asked-to-let-in': {
    /** A device leaf, base64url of its bytes. */
    readonly who?: string;
    readonly desk?: string;
    /** Oneself, out. */
    readonly out?: true;
    readonly why?: string;
  };
  readonly 'told-outside': {
    readonly whom: string;
    readonly what: string;
    readonly why: string;
    readonly done: boolean;
  };
  readonly 'kept-outside': {
    readonly what: string;
    readonly where: string;
    readonly until: string;
  };
  readonly copied: {
    readonly ad: string;
    readonly author: string;
    readonly id: string;
    readonly content: string;
    readonly signature: string;
    /** The author's device leaf; absent for the room. */
    readonly leaf?: string;
    /** In place of those that the signed content names, in the same order. */
    readonly attachments?: readonly Attachment[];
  };
  // biome-ignore lint/complexity/noBannedTypes: a kind without members of its own
  readonly taken: {};
  readonly declined: { readonly why: string };
  readonly outcome: { readonly text: string; readonly met: 'yes' | 'partly' | 'no' };
  readonly closed: { readonly text?: string };
  readonly reopened: { readonly text?: string };
  readonly 'taken-away': { readonly proofs: boolean };
  readonly shown: {
    readonly steps: readonly ShownStep[];
    readonly appointments: readonly AppointmentTerms[];
  };
}

/** The kinds of content there are. */
export type ContentKind = KnownKind;

/** A content of one kind: its members, when the sender wrote it, and for a helper the shift. */
export type ContentOf<K extends ContentKind> = {
  readonly kind: K;
  /** Milliseconds since 1970 by the sender's clock. */
  readonly at: number;
  readonly shift?: ShiftMark;
} & Bodies[K];

/** Everything that can be written into a room. */
export type Content = { [K in ContentKind]: ContentOf<K> }[ContentKind];

/** What to say, before the visit adds the time and a helper's shift. */
export type Draft = { [K in ContentKind]: { readonly kind: K } & Bodies[K] }[ContentKind];

/** A content from a newer version: kept, shown as such, without effect. */
export interface UnknownContent {
  readonly kind: 'newer';
  /** What the content calls itself. */
  readonly name: string;
  readonly at: number;
}

/**
 * Canonical bytes of a content.
 * @throws RoomError `content-shape`, `content-too-long`
 */
export function encodeContent(content: Content): Uint8Array {
  checkFields(content as unknown as Fields);
  return encodeCanonical(content);
}

/**
 * Reads what an entry holds. A kind that this version does not know comes back as `newer`.
 * @throws RoomError `content-shape`, `content-too-long`; SealError `not-canonical`
 */
export function decodeContent(bytes: Uint8Array): Content | UnknownContent {
  const value = decodeCanonical(bytes);
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new RoomError('content-shape', 'content');
  }
  const fields = value as unknown as Fields;
  const { kind, at } = fields;
  if (typeof kind !== 'string' || typeof at !== 'number')
    throw new RoomError('content-shape', 'at');
  if (!Object.hasOwn(contentFields, kind)) return { kind: 'newer', name: kind, at };
  checkFields(fields);
  return fields as unknown as Content;
}

type Fields = Readonly<Record<string, unknown>>;

function checkFields(fields: Fields): void {
  const known: Readonly<Record<string, Field>> = contentFields[fields.kind as KnownKind];
  for (const name of Object.keys(fields)) {
    if (name !== 'kind' && !Object.hasOwn(known, name) && !Object.hasOwn(everyContent, name)) {
      throw new RoomError('content-shape', name);
    }
  }
  for (const [name, field] of Object.entries({ ...everyContent, ...known })) {
    const value = fields[name];
    if (value === undefined ? field.optional : field.holds(value)) continue;
    const long = typeof value === 'string' && field.longest !== undefined;
    throw new RoomError(long ? 'content-too-long' : 'content-shape', name);
  }
}
