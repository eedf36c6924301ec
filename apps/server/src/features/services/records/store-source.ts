import type { Db } from '../../../db/schema.ts';
import type { Localized } from '../../../pages/language.ts';

/** Notes whom a source's data is from, before its services are stored. `day` is `YYYY-MM-DD`. */
export async function storeSource(
  db: Db,
  communityId: Buffer,
  source: { readonly id: string; readonly attribution: Localized; readonly day: string },
): Promise<void> {
  const attribution = JSON.stringify(source.attribution);
  await db
    .insertInto('service_sources')
    .values({
      community_id: communityId,
      source_id: source.id,
      attribution,
      taken_in_on: source.day,
    })
    .onConflict((oc) =>
      oc
        .columns(['community_id', 'source_id'])
        .doUpdateSet({ attribution, taken_in_on: source.day }),
    )
    .execute();
}

/** How many services a source has, for telling how many of them a newer file lacks. */
export async function countServicesOf(
  db: Db,
  communityId: Buffer,
  sourceId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom('services')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('community_id', '=', communityId)
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  return count;
}
