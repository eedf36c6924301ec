import {
  type JsonValue,
  readBytes,
  readChoice,
  readInteger,
  readObject,
  readText,
} from './json-reader.ts';

/** What the server says of a room to whoever signs for it, before anything is opened. */
export interface RoomStatus {
  readonly state: 'open' | 'closed' | 'replaced';
  readonly epoch: number;
  /** Head of the journal, 32 bytes. */
  readonly head: Uint8Array;
  /** The place that the next element takes. */
  readonly sequence: number;
  readonly openingHead: Uint8Array;
  /** How many opening records there are. */
  readonly openings: number;
  /** The room's own slot; only the resident gets it. */
  readonly slot?: Uint8Array;
  readonly tie: { readonly door: Uint8Array; readonly commitment: Uint8Array };
  /** Day of the resident's last visit, `YYYY-MM-DD`; only the resident gets it. */
  readonly visited?: string;
  /** Day on which the room erases itself; likewise, since it tells the other. */
  readonly goes?: string;
  /** Days without a visit after which it does. */
  readonly keep: number;
  /** Day of the backup that the server was set up again from, until an epoch has followed. */
  readonly setBack?: string;
}

export function decodeRoomStatus(value: JsonValue): RoomStatus {
  const status = readObject(value, 'room');
  const { slot, visited, goes, setBack } = status;
  const tie = readObject(status.tie, 'tie');
  return {
    state: readChoice(status.state, 'state', ['open', 'closed', 'replaced']),
    epoch: readInteger(status.epoch, 'epoch'),
    head: readBytes(status.head, 'head', 32),
    sequence: readInteger(status.sequence, 'sequence'),
    openingHead: readBytes(status.openingHead, 'openingHead', 32),
    openings: readInteger(status.openings, 'openings'),
    ...(slot === undefined ? {} : { slot: readBytes(slot, 'slot') }),
    tie: {
      door: readBytes(tie.door, 'tie.door', 32),
      commitment: readBytes(tie.commitment, 'tie.commitment', 32),
    },
    ...(visited === undefined ? {} : { visited: readText(visited, 'visited') }),
    ...(goes === undefined ? {} : { goes: readText(goes, 'goes') }),
    keep: readInteger(status.keep, 'keep'),
    ...(setBack === undefined ? {} : { setBack: readText(setBack, 'setBack') }),
  };
}
