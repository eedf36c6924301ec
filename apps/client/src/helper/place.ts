import type { Act } from './acts.ts';
import type { RoomDesk } from './room-desk.ts';

export type EnrolStep = 'role' | 'terms' | 'check' | 'passphrase' | 'confirm' | 'key-file' | 'done';

/** Where a helper is; kept in memory alone. */
export type Place =
  | { readonly at: 'sign-in' }
  | { readonly at: 'enrol'; readonly step: EnrolStep }
  | { readonly at: 'inbox' }
  | { readonly at: 'settings' }
  | { readonly at: 'opening'; readonly room: RoomDesk }
  | { readonly at: 'room'; readonly room: RoomDesk }
  | { readonly at: 'act'; readonly room: RoomDesk; readonly act: Act }
  | { readonly at: 'steward' };
