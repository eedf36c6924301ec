import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import { lockDirectory } from '../records/numbers.ts';
import { noteChange, type Version } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';

/** Sets the days on which services were last checked. The directory must be locked. */
export async function setChecked(
  db: Db,
  communityId: Buffer,
  checked: readonly { readonly id: string; readonly day: string | null }[],
): Promise<void> {
  if (checked.length === 0) return;
  await sql`
    update services as s set checked_on = r.day, modified_on = current_date
    from jsonb_to_recordset(${JSON.stringify(checked)}::jsonb) as r (id uuid, day date)
    where s.community_id = ${communityId} and s.service_id = r.id and s.position is not null
  `.execute(db);
}

/**
 * Notes that somebody at the desk made sure today that services are right, as one step. Hidden places
 * and those that are not there are left out; `not-found` where none is left. Gives the change, or
 * nothing where all were checked today already.
 */
export async function checkServices(
  side: DirectorySide,
  deskId: Buffer,
  ids: readonly string[],
): Promise<number | undefined> {
  const { db, community } = side;
  const day = todayOf(side);
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const rows = await trx
      .selectFrom('services')
      .select(['service_id', 'checked_on'])
      .where('community_id', '=', community.id)
      .where('service_id', 'in', [...ids])
      .where('position', 'is not', null)
      .execute();
    if (rows.length === 0) throw new Refusal('not-found');
    const versions = rows.flatMap(({ service_id, checked_on }): readonly Version[] =>
      checked_on === day
        ? []
        : [
            {
              serviceId: service_id,
              before: { checked_on },
              after: { checked_on: day },
              replaced: {},
            },
          ],
    );
    if (versions.length === 0) return undefined;
    const checked = versions.map(({ serviceId: id }) => ({ id, day }));
    await setChecked(trx, community.id, checked);
    return await noteChange(trx, community.id, { kind: 'check', deskId, day, versions });
  });
}
