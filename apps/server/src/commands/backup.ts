import '../tsx-loader.js';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { getCommunity } from '../features/community/community.ts';
import {
  KeepingError,
  readIdentities,
  readRetention,
  runBackup,
  verifyBackup,
} from '../features/keeping/keeping.ts';
import { dayAt } from '../features/requests/requests.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './command-database.ts';
import { megabytes, showProgress } from './progress.ts';

const usage = `nearhand backup TO --recipient age1… [--keep "7d 4w 6m"] [--json]
nearhand backup verify FILE --identity FILE [--json]`;

/** Writes a backup into a folder or bucket, beside a running server or without one. */
async function make(
  to: string,
  recipients: readonly string[],
  keep: string | undefined,
): Promise<{ readonly words: string; readonly json: unknown }> {
  const config = readConfig();
  const rule = keep === undefined ? undefined : readRetention(keep);
  const made = await withDatabase(config, createLog('error'), async ({ db, pg }) => {
    const community = await getCommunity(db);
    const day = dayAt(Date.now(), community?.timeZone ?? 'UTC');
    const onProgress = (bytes: number, table: string) =>
      showProgress(`${megabytes(bytes)}  ${table}`);
    const of = { pool: pg, dataFolder: config.dataFolder, recipients, day, onProgress };
    return await runBackup({ to, bucket: config.bucket, keep: rule }, of);
  });
  showProgress('');
  const gone = made.forgotten.length > 0 ? `, ${made.forgotten.length} older ones removed` : '';
  return { words: `${made.path}: ${megabytes(made.bytes)}${gone}.`, json: made };
}

/** Reads one to its end. */
async function verify(
  file: string,
  identityFile: string,
): Promise<{ readonly words: string; readonly json: unknown }> {
  const identities = readIdentities(await readFile(identityFile, 'utf8'));
  const from = { path: file, bucket: readConfig().bucket };
  const found = await verifyBackup(from, identities, (bytes, table) =>
    showProgress(`${megabytes(bytes)}  ${table}`),
  );
  showProgress('');
  const total = Object.values(found.tables).reduce((sum, bytes) => sum + bytes, 0);
  const words = `${file}: whole. Of ${found.head.day}, ${Object.keys(found.tables).length} tables with ${megabytes(total)}, ${found.files} files.`;
  return { words, json: found };
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      recipient: { type: 'string', multiple: true, default: [] },
      identity: { type: 'string' },
      keep: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [first, second] = positionals;
  const isVerify = first === 'verify' && second !== undefined && values.identity !== undefined;
  if (!isVerify && (first === undefined || first === 'verify' || positionals.length > 1)) {
    console.error(usage);
    process.exitCode = 2;
  } else {
    const outcome = isVerify
      ? await verify(second, values.identity ?? '')
      : await make(first ?? '', values.recipient, values.keep);
    console.log(values.json ? JSON.stringify(outcome.json) : outcome.words);
  }
} catch (error) {
  const isPlain = error instanceof StartError || error instanceof KeepingError;
  if (!isPlain && !(error instanceof Error && 'code' in error)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
