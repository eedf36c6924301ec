import type { Generated, GeneratedAlways } from 'kysely';

/** Tables of `0030-rooms.sql`. Days are `YYYY-MM-DD`. */
export interface RoomTables {
  readonly rooms: RoomKey & {
    readonly door_key: Buffer;
    readonly commitment: Buffer;
    readonly epoch: number;
    readonly epoch_head: Buffer;
    readonly head: Buffer;
    readonly sequence: number;
    readonly opening_head: Buffer;
    readonly openings: Generated<number>;
    readonly state: Generated<'open' | 'closed' | 'replaced'>;
    readonly opened_day: string;
    readonly visited_day: string;
    readonly closed_day: string | null;
    readonly keep_days: Generated<number>;
    readonly goes_day: GeneratedAlways<string>;
    readonly set_back_to: Generated<string | null>;
  };
  readonly room_epochs: RoomKey & {
    readonly epoch: number;
    readonly sequence: number;
  };
  readonly room_slots: RoomKey & { readonly slot: Buffer };
  readonly elements: RoomKey & {
    readonly sequence: number;
    readonly kind: number;
    readonly bytes: Buffer;
  };
  readonly openings: RoomKey & {
    readonly number: number;
    readonly epoch: number;
    readonly record: Buffer;
  };
  readonly inbox_rows: RoomKey & {
    readonly desk_id: Buffer;
    readonly changed_day: string;
    readonly row_id: Buffer;
    readonly epoch: number;
    readonly roster_number: number;
    readonly slots: Buffer;
  };
  readonly blobs: RoomKey & {
    readonly blob_id: Buffer;
    readonly listed: Generated<boolean>;
    readonly made_day: string;
  };
  readonly blob_parts: RoomKey & {
    readonly blob_id: Buffer;
    readonly part: number;
    readonly bytes: Buffer;
  };
}

interface RoomKey {
  readonly community_id: Buffer;
  readonly room_id: Buffer;
}
