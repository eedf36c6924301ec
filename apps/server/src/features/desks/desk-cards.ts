import type { OpeningHours, Texts } from '@nearhand/protocol/community';
import { text, toBase64url } from '@nearhand/seal/bytes';
import type { Db } from '../../db/schema.ts';

/** What a public page shows of a desk. */
export interface DeskCard {
  /** 16 bytes, base64url. */
  readonly id: string;
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
    .select(['desk_id', 'description'])
    .where('community_id', '=', communityId)
    .orderBy('desk_id')
    .execute();
  // Checked when it was taken in.
  return rows.map(({ desk_id, description }) => {
    const described = JSON.parse(text(description)) as Omit<DeskCard, 'id'>;
    return { ...described, id: toBase64url(desk_id) };
  });
}
