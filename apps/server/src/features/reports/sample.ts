import { readFile } from 'node:fs/promises';
import type { BodyType } from '@nearhand/protocol/report-desk';
import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
import type { Community, Translated } from '../community/community.ts';
import { addDays, dayAt } from '../requests/requests.ts';
import { changeReports } from './change-reports.ts';
import { importedReportId } from './report-id.ts';
import { insertReports, type NewReport } from './report-store.ts';
import type { Position } from './spot.ts';
import type { StepDetail } from './step.ts';

interface Sample {
  readonly bodies: readonly {
    readonly id: string;
    readonly type: BodyType;
    readonly names: Translated;
    readonly mends: readonly string[];
  }[];
  readonly reports: readonly {
    readonly key: string;
    readonly kind: string;
    readonly words: string;
    readonly place: string;
    readonly neighbourhood: string;
    readonly position?: Position;
    readonly answers?: NewReport['answers'];
    /** Each so many days before today. */
    readonly steps: readonly {
      readonly ago: number;
      readonly words?: string;
      readonly detail: StepDetail;
    }[];
  }[];
}

/** Reports of our own writing, fictional. Safe to run again: what is there stays as it is. */
export async function seedReports(db: Kysely<Database>, community: Community): Promise<void> {
  const known = await db
    .selectFrom('report_bodies')
    .select('body_id')
    .where('community_id', '=', community.id)
    .limit(1)
    .executeTakeFirst();
  if (known !== undefined) return;
  const file = new URL('./sample-reports.json', import.meta.url);
  const sample = JSON.parse(await readFile(file, 'utf8')) as Sample;
  const today = dayAt(Date.now(), community.timeZone);
  await changeReports(db, community.id, async (transaction, tally) => {
    const key = { community_id: community.id };
    for (const { id, type, names, mends } of sample.bodies) {
      await transaction
        .insertInto('report_bodies')
        .values({ ...key, body_id: id, type, names: JSON.stringify(names), email: null })
        .execute();
      await transaction
        .insertInto('report_kinds')
        .values(mends.map((kind) => ({ ...key, kind, is_on: true, body_id: id })))
        .execute();
    }
    const reports = sample.reports.map(({ key: name, steps, position, answers, ...report }) => ({
      ...report,
      ...{ id: importedReportId('sample', name), position, answers: answers ?? {} },
      ...{ followHash: undefined, source: undefined },
      steps: steps.map(({ ago, words = '', detail }) => ({
        day: addDays(today, -ago),
        words,
        detail,
      })),
    }));
    await insertReports(transaction, community.id, reports, tally);
  });
}
