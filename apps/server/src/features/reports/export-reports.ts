import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { csvLine } from './csv-line.ts';
import type { Answers } from './questions.ts';

export type ExportFormat = 'csv' | 'geojson';

interface ExportedReport {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly words: string;
  readonly place: string;
  readonly neighbourhood: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly answers: Answers;
  readonly body: string | null;
  readonly received: string;
  readonly changed: string;
  readonly expected: string | null;
  readonly done: string | null;
  readonly source: string | null;
  readonly external: string | null;
}

const columns = [
  ...['id', 'kind', 'state', 'received', 'changed', 'expected', 'done', 'body', 'words', 'place'],
  ...['neighbourhood', 'latitude', 'longitude', 'answers', 'source', 'external'],
] as const;
const perRound = 1000;

/**
 * Everything public of a community's reports as a file, in the order of their ids, a thousand at a
 * time. The same that the pages show: no follow-up code, no waiting photo, nothing of whoever reported.
 */
export async function exportReports(
  db: Db,
  communityId: Buffer,
  path: string,
  format: ExportFormat,
): Promise<number> {
  const file = createWriteStream(path);
  const write = async (text: string) => {
    if (!file.write(text)) await once(file, 'drain');
  };
  await write(
    format === 'csv' ? `\ufeff${csvLine(columns)}` : '{"type":"FeatureCollection","features":[',
  );
  let count = 0;
  for await (const report of allReports(db, communityId)) {
    const separator = count === 0 ? '\n' : ',\n';
    await write(format === 'csv' ? csvLine(cellsOf(report)) : `${separator}${featureOf(report)}`);
    count += 1;
  }
  if (format === 'geojson') await write('\n]}\n');
  file.end();
  await finished(file);
  return count;
}

function cellsOf(report: ExportedReport): readonly string[] {
  const { answers, ...cells } = report;
  const answered = Object.entries(answers).map(([question, answer]) => `${question}=${answer}`);
  return columns.map((column) =>
    column === 'answers' ? answered.join('; ') : String(cells[column] ?? ''),
  );
}

function featureOf({ latitude, longitude, id, ...properties }: ExportedReport): string {
  const geometry = latitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] };
  return JSON.stringify({ type: 'Feature', id, geometry, properties });
}

async function* allReports(db: Db, communityId: Buffer): AsyncGenerator<ExportedReport> {
  let after = '';
  while (true) {
    const { rows } = await sql<ExportedReport>`
      select report_id as id, kind, state, words, place, neighbourhood, latitude, longitude, answers,
        body_id as body, received, changed, expected, done, source_id as source,
        external_id as external
      from reports
      where community_id = ${communityId} and report_id > ${after} and is_listed
      order by report_id limit ${perRound}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < perRound) return;
    after = last.id;
  }
}
