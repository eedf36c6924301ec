import {
  type JsonValue,
  readBytes,
  readInteger,
  readList,
  readObject,
  readText,
} from './json-reader.ts';

/** An opening record was taken: the visit token, good for an hour. */
export interface Opened {
  readonly visit: string;
  readonly openings: number;
}

export function decodeOpened(value: JsonValue): Opened {
  const answer = readObject(value, 'opened');
  return {
    visit: readText(answer.visit, 'visit'),
    openings: readInteger(answer.openings, 'openings'),
  };
}

/** Where the opening chain stands, in a 409 `moved`. */
export interface OpeningsMoved {
  readonly openingHead: Uint8Array;
  readonly openings: number;
  readonly epoch: number;
}

export function decodeOpeningsMoved(value: JsonValue): OpeningsMoved {
  const answer = readObject(value, 'moved');
  return {
    openingHead: readBytes(answer.openingHead, 'openingHead', 32),
    openings: readInteger(answer.openings, 'openings'),
    epoch: readInteger(answer.epoch, 'epoch'),
  };
}

/** Where the journal stands after an element was taken. */
export interface Appended {
  readonly head: Uint8Array;
  /** The place that the next element takes. */
  readonly sequence: number;
}

export function decodeAppended(value: JsonValue): Appended {
  const answer = readObject(value, 'appended');
  return {
    head: readBytes(answer.head, 'head', 32),
    sequence: readInteger(answer.sequence, 'sequence'),
  };
}

/** A line of the event stream; an empty one only keeps the connection awake. */
export interface RoomEvent extends Appended {
  readonly openings: number;
  readonly epoch: number;
}

export function decodeRoomEvent(value: JsonValue): RoomEvent | undefined {
  const line = readObject(value, 'event');
  if (line.epoch === undefined) return undefined;
  return {
    ...decodeAppended(line),
    openings: readInteger(line.openings, 'openings'),
    epoch: readInteger(line.epoch, 'epoch'),
  };
}

/** `S` of every epoch from 1 on. */
export function decodeSecrets(value: JsonValue): readonly Uint8Array[] {
  const answer = readObject(value, 'secrets');
  return readList(answer.secrets, 'secrets', (each, at) => readBytes(each, at, 32));
}

/** The token that all signed-in helpers of a desk carry until it ends (milliseconds since 1970). */
export interface Shift {
  readonly token: string;
  readonly number: number;
  readonly ends: number;
}

export function decodeShift(value: JsonValue): Shift {
  const answer = readObject(value, 'shift');
  return {
    token: readText(answer.token, 'token'),
    number: readInteger(answer.number, 'number'),
    ends: readInteger(answer.ends, 'ends'),
  };
}

/** A device that waits for a steward. */
export interface WaitingEnrolment {
  readonly invitation: Uint8Array;
  readonly leaf: Uint8Array;
  readonly mac: Uint8Array;
}

export function decodeWaitingEnrolments(value: JsonValue): readonly WaitingEnrolment[] {
  return readList(value, 'enrolments', (each, at) => {
    const waiting = readObject(each, at);
    return {
      invitation: readBytes(waiting.invitation, at, 16),
      leaf: readBytes(waiting.leaf, at),
      mac: readBytes(waiting.mac, at, 32),
    };
  });
}

/** Tokens that each stand in for the work of making one room. */
export function decodeTokens(value: JsonValue): readonly string[] {
  return readList(readObject(value, 'tokens').tokens, 'tokens', readText);
}
