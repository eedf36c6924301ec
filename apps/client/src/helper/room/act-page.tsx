import type { Draft } from '../../parts/draft.ts';
import { later } from '../../parts/later.tsx';
import type { Act } from '../acts.ts';
import type { RoomProps } from './room-props.ts';

export type ActProps = RoomProps & { readonly act: Act };

/** What each form is given: what was begun in it and not sent. */
export type FormProps = RoomProps & { readonly draft: Draft };

/** The page of one act. */
export const ActPage = later<ActProps & { readonly onInbox: () => void }>(
  async () => (await import('./acts.tsx')).Acts,
);
