import type { OpeningHours, Texts } from '@nearhand/protocol/community';
import { text } from '@nearhand/seal/bytes';
import type { Db } from '../../db/schema.ts';

/** What a public page shows of a desk. */
export interface DeskCard {
  readonly names: Texts;
  readonly about: Texts;
  readonly place: Texts;
  readonly phone: string;
  readonly hours: readonly OpeningHours[];
  readonly paused: boolean;
}

/** All desks of a community, as their stewards describe them. */
export async function listDeskCards(db: Db, communityId: Buffer): Promise<readonly DeskCard[]> {
  const rows = await db
    .selectFrom('desks')
    .select('description')
    .where('community_id', '=', communityId)
    .orderBy('desk_id')
    .execute();
  // Checked when it was taken in.
  return rows.map(({ description }) => JSON.parse(text(description)) as DeskCard);
}
