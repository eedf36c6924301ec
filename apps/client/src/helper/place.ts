import type { Act } from './acts.ts';

export type EnrolStep =
  | 'start'
  | 'terms'
  | 'check'
  | 'passphrase'
  | 'confirm'
  | 'key-file'
  | 'done';

/** Where a helper is; kept in memory alone. A room is named by its key. */
export type Place =
  | { readonly at: 'sign-in' }
  | { readonly at: 'enrol'; readonly step: EnrolStep }
  | { readonly at: 'inbox' }
  | { readonly at: 'settings' }
  | { readonly at: 'opening'; readonly room: string }
  | { readonly at: 'room'; readonly room: string }
  | { readonly at: 'act'; readonly room: string; readonly act: Act }
  | { readonly at: 'steward' };
