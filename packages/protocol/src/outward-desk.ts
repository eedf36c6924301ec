import {
  type JsonValue,
  readBoolean,
  readChoice,
  readInteger,
  readList,
  readObject,
  readOptional,
  readText,
} from './json-reader.ts';

/** Where a report is on its way to another city. */
export const sendingStates = [
  'waiting',
  'sending',
  'token',
  'followed',
  'unsure',
  'refused',
  'stopped',
  'ended',
] as const;
export type SendingState = (typeof sendingStates)[number];

/** Why something did not reach the other side; one that a client does not know is `other`. */
export const outwardTroubles = [
  // The address is none that is opened: no host of that name, a private network, no https.
  'no-host',
  'private-address',
  'no-https',
  // Nobody answered, or not in time, or the line broke after the request was on its way.
  'unreachable',
  'slow',
  'lost',
  // What came back is not what GeoReport v2 says.
  'redirected',
  'too-large',
  'unreadable',
  // The other side's own no.
  'refused',
  'wrong-key',
  'busy',
  'broken',
  // What keeps a report here.
  'not-public',
  'no-place',
  'came-from-there',
  // Where it stands at the other side is not known.
  'perhaps-arrived',
  'no-such-number',
  // Of e-mail.
  'mail-refused',
  'other',
] as const;
export type OutwardTrouble = (typeof outwardTroubles)[number];

/** What of an endpoint a steward writes (`docs/http.md`, "Sending on"). */
export interface EndpointValues {
  readonly name: string;
  readonly url: string;
  readonly jurisdiction: string;
  readonly language: string;
  readonly format: 'json' | 'xml';
  /** Days that a report waits before it is sent. */
  readonly waits: number;
  readonly on: boolean;
}

/** Another city's GeoReport v2; its key is shown to nobody. */
export interface ListedEndpoint extends EndpointValues {
  readonly id: string;
  readonly hasKey: boolean;
  readonly trouble: OutwardTrouble | undefined;
  readonly counts: Readonly<Partial<Record<SendingState, number>>>;
}

export interface SentKind {
  readonly kind: string;
  readonly endpoint: string;
  /** What the kind is called over there. */
  readonly code: string;
}

export interface Endpoints {
  readonly endpoints: readonly ListedEndpoint[];
  readonly kinds: readonly SentKind[];
}

/** A report on its way, as the queue shows it. */
export interface SendingReport {
  readonly report: string;
  readonly endpoint: string;
  readonly state: SendingState;
  readonly due: string;
  readonly tries: number;
  readonly triedOn: string | undefined;
  readonly number: string | undefined;
  readonly trouble: OutwardTrouble | undefined;
  /** The other side's own words. */
  readonly said: string | undefined;
}

export interface SendingPage {
  readonly sending: readonly SendingReport[];
  /** The key of the next page. */
  readonly next: string | undefined;
}

/** What came of asking an endpoint for its services. */
export type TriedEndpoint =
  | { readonly codes: readonly string[] }
  | { readonly trouble: OutwardTrouble; readonly said: string | undefined };

export const letterRhythms = ['day', 'week', 'month'] as const;
export type LetterRhythm = (typeof letterRhythms)[number];

const letterStates = ['sending', 'sent', 'refused', 'unsure'] as const;
export type LetterState = (typeof letterStates)[number];

/** The letters of somebody who mends, and how the last one went. */
export interface BodyLetters {
  readonly body: string;
  readonly every: LetterRhythm;
  readonly language: string;
  readonly on: boolean;
  readonly hasAddress: boolean;
  readonly last:
    | {
        readonly from: string;
        readonly to: string;
        readonly state: LetterState;
        readonly day: string;
      }
    | undefined;
}

export interface Letters {
  /** Whether the server has a mail server to hand them to. */
  readonly canSend: boolean;
  readonly letters: readonly BodyLetters[];
}

export function decodeEndpoints(value: JsonValue): Endpoints {
  const { endpoints, kinds } = readObject(value, 'endpoints');
  return {
    endpoints: readList(endpoints, 'endpoints', decodeEndpoint),
    kinds: readList(kinds, 'kinds', (each, at) => {
      const { kind, endpoint, code } = readObject(each, at);
      return {
        kind: readText(kind, `${at}.kind`),
        endpoint: readText(endpoint, `${at}.endpoint`),
        code: readText(code, `${at}.code`),
      };
    }),
  };
}

function decodeEndpoint(value: JsonValue, at: string): ListedEndpoint {
  const it = readObject(value, at);
  const counts = readObject(it.counts, `${at}.counts`);
  const counted = sendingStates
    .filter((state) => counts[state] !== undefined)
    .map((state) => [state, readInteger(counts[state], `${at}.counts.${state}`)]);
  return {
    id: readText(it.id, `${at}.id`),
    name: readText(it.name, `${at}.name`),
    url: readText(it.url, `${at}.url`),
    jurisdiction: readText(it.jurisdiction, `${at}.jurisdiction`),
    language: readText(it.language, `${at}.language`),
    format: readChoice(it.format, `${at}.format`, ['json', 'xml']),
    waits: readInteger(it.waits, `${at}.waits`),
    on: readBoolean(it.on, `${at}.on`),
    hasKey: readBoolean(it.hasKey, `${at}.hasKey`),
    trouble: readTrouble(it.trouble),
    counts: Object.fromEntries(counted),
  };
}

export function decodeTriedEndpoint(value: JsonValue): TriedEndpoint {
  const { codes, trouble, said } = readObject(value, 'tried');
  if (trouble !== undefined) {
    return { trouble: readTrouble(trouble) ?? 'other', said: readOptional(said, 'said') };
  }
  return { codes: readList(codes, 'codes', readText) };
}

export function decodeSendingPage(value: JsonValue): SendingPage {
  const { sending, next } = readObject(value, 'sending');
  return {
    sending: readList(sending, 'sending', (each, at) => {
      const it = readObject(each, at);
      return {
        report: readText(it.report, `${at}.report`),
        endpoint: readText(it.endpoint, `${at}.endpoint`),
        state: readChoice(it.state, `${at}.state`, sendingStates),
        due: readText(it.due, `${at}.due`),
        tries: readInteger(it.tries, `${at}.tries`),
        triedOn: readOptional(it.triedOn, `${at}.triedOn`),
        number: readOptional(it.number, `${at}.number`),
        trouble: readTrouble(it.trouble),
        said: readOptional(it.said, `${at}.said`),
      };
    }),
    next: readOptional(next, 'next'),
  };
}

export function decodeLetters(value: JsonValue): Letters {
  const { canSend, digests } = readObject(value, 'letters');
  return {
    canSend: readBoolean(canSend, 'canSend'),
    letters: readList(digests, 'digests', (each, at) => {
      const it = readObject(each, at);
      return {
        body: readText(it.body, `${at}.body`),
        every: readChoice(it.every, `${at}.every`, letterRhythms),
        language: readText(it.language, `${at}.language`),
        on: readBoolean(it.on, `${at}.on`),
        hasAddress: readBoolean(it.hasAddress, `${at}.hasAddress`),
        last: it.last === undefined ? undefined : decodeLetter(it.last, `${at}.last`),
      };
    }),
  };
}

function decodeLetter(value: JsonValue, at: string) {
  const { from, to, state, day } = readObject(value, at);
  return {
    from: readText(from, `${at}.from`),
    to: readText(to, `${at}.to`),
    state: readChoice(state, `${at}.state`, letterStates),
    day: readText(day, `${at}.day`),
  };
}

function readTrouble(value: JsonValue): OutwardTrouble | undefined {
  if (value === undefined) return undefined;
  return outwardTroubles.find((each) => each === value) ?? 'other';
}
