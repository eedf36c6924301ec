import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { countedOf, insertReports, type NewReport } from './report-store.ts';
import type { Step } from './step.ts';
import { Tally } from './tally.ts';
import { storeTally } from './tally-store.ts';

interface Stored {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly kept: number;
}

type Known = Pick<
  NewReport,
  'id' | 'kind' | 'words' | 'place' | 'neighbourhood' | 'position' | 'steps'
> & { readonly importedSteps: number | null };

/** Reports of one source that are stored together. */
export class ImportBatch {
  readonly #reports = new Map<string, NewReport>();

  get size(): number {
    return this.#reports.size;
  }

  add(report: NewReport): void {
    this.#reports.set(report.id, report);
  }

  /** Writes what is new or changed; names in `touched` whose median it may have changed. */
  async store(
    db: Kysely<Database>,
    communityId: Buffer,
    touched: Map<string, { readonly neighbourhood: string; readonly kind: string }>,
  ): Promise<Stored> {
    return await db.transaction().execute(async (transaction) => {
      const tally = new Tally();
      const known = await findKnown(transaction, communityId, [...this.#reports.keys()]);
      const taken = known.filter(({ steps, importedSteps }) => steps.length !== importedSteps);
      const others = known.filter((each) => !taken.includes(each));
      const changed = others.filter((each) => !this.#isSame(each));
      await remove(transaction, communityId, changed, tally);
      const stays = new Set(known.filter((each) => !changed.includes(each)).map(({ id }) => id));
      const written = [...this.#reports.values()].filter(({ id }) => !stays.has(id));
      await insertReports(transaction, communityId, written, tally);
      await storeTally(transaction, communityId, tally);
      for (const [key, mend] of tally.mends) touched.set(key.replace(/\n\d+$/, ''), mend);
      return {
        added: written.length - changed.length,
        changed: changed.length,
        unchanged: others.length - changed.length,
        kept: taken.length,
      };
    });
  }

  #isSame({ importedSteps: _, ...known }: Known): boolean {
    const report = this.#reports.get(known.id);
    if (report === undefined) return false;
    const { id, kind, words, place, neighbourhood, position, steps } = report;
    return isDeepStrictEqual(known, { id, kind, words, place, neighbourhood, position, steps });
  }
}

async function findKnown(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<readonly Known[]> {
  const rows = await db
    .selectFrom('reports')
    .select(['report_id as id', 'kind', 'words', 'place', 'neighbourhood'])
    .select(['latitude', 'longitude', 'imported_steps as importedSteps'])
    .where('community_id', '=', communityId)
    .where('report_id', 'in', ids)
    .execute();
  if (rows.length === 0) return [];
  const steps = await db
    .selectFrom('report_steps')
    .select(['report_id', 'day', 'words', 'detail'])
    .where('community_id', '=', communityId)
    .where('report_id', 'in', ids)
    .orderBy('report_id')
    .orderBy('number')
    .execute();
  const stepsOf = new Map<string, Step[]>();
  for (const { report_id, ...step } of steps) {
    const list = stepsOf.get(report_id) ?? [];
    stepsOf.set(report_id, list);
    list.push(step);
  }
  return rows.map(({ latitude, longitude, ...row }) => ({
    ...row,
    position: latitude === null || longitude === null ? undefined : { latitude, longitude },
    steps: stepsOf.get(row.id) ?? [],
  }));
}

async function remove(
  db: Db,
  communityId: Buffer,
  reports: readonly Known[],
  tally: Tally,
): Promise<void> {
  if (reports.length === 0) return;
  for (const report of reports) {
    const whole = { ...report, answers: {}, followHash: undefined, source: undefined };
    tally.add(countedOf(whole), -1);
  }
  const ids = reports.map(({ id }) => id);
  await db
    .deleteFrom('reports')
    .where('community_id', '=', communityId)
    .where('report_id', 'in', ids)
    .execute();
}
