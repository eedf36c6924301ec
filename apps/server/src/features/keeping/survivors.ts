import { readFile } from 'node:fs/promises';
import { openAtRest } from './at-rest.ts';
import { KeepingError } from './keeping-error.ts';
import type { NightFolder } from './night-folder.ts';
import { decodeLog, type NightRecord } from './night-record.ts';
import { dumpName, readDump } from './secret-dump.ts';

/** `S` of an epoch that nobody erased, in clear. */
export interface Survivor {
  readonly roomId: Buffer;
  readonly epoch: number;
  readonly s: Buffer;
}

/**
 * Every `S` that a restore may put back, from a night folder alone: the newest whole dump and the
 * logs since, less what was erased. While a night was under way there may be two keys: each is
 * read with its own dump and logs, and an erasure counts wherever it stands.
 *
 * @throws KeepingError `file-wrong` where a file is damaged, cut short or of another community;
 *   `key-missing` where there is no key
 */
export async function readSurvivors(
  folder: NightFolder,
  communityId: Buffer,
): Promise<readonly Survivor[]> {
  const keyIds = await folder.keyIds();
  if (keyIds.length === 0) {
    throw new KeepingError('key-missing', `There is no night key in ${folder.path}.`);
  }
  const found = new Map<string, Survivor>();
  const erased = new Set<string>();
  for (const keyId of keyIds) {
    for (const record of await recordsOf(folder, communityId, keyId)) {
      const room = record.roomId.toString('hex');
      if (record.kind === 'erased') {
        erased.add(room);
        continue;
      }
      const s = unwrap(folder, communityId, keyId, record);
      const { roomId, epoch } = record;
      found.set(`${room} ${epoch}`, { roomId, epoch, s });
    }
  }
  return [...found.values()].filter(({ roomId }) => !erased.has(roomId.toString('hex')));
}

async function recordsOf(
  folder: NightFolder,
  communityId: Buffer,
  keyId: Buffer,
): Promise<readonly NightRecord[]> {
  const names = await folder.list();
  const id = keyId.toString('hex');
  const records: NightRecord[] = [];
  if (names.includes(dumpName(keyId))) {
    const key = keyOf(folder, keyId);
    for await (const batch of readDump(folder, { communityId, keyId, key })) {
      for (const secret of batch) records.push({ kind: 'secret', ...secret });
    }
  }
  for (const name of names.filter((each) => each.startsWith(`log-${id}-`))) {
    records.push(...decodeLog(await readFile(folder.file(name))));
  }
  return records;
}

function unwrap(
  folder: NightFolder,
  communityId: Buffer,
  keyId: Buffer,
  { roomId, epoch, wrapped }: Extract<NightRecord, { kind: 'secret' }>,
): Buffer {
  try {
    const at = ['room_secrets', communityId, roomId, epoch] as const;
    return openAtRest(keyOf(folder, keyId), at, wrapped);
  } catch (cause) {
    throw new KeepingError('file-wrong', `A secret in ${folder.path} does not open.`, { cause });
  }
}

function keyOf(folder: NightFolder, keyId: Buffer): Buffer {
  const key = folder.readKey(keyId);
  if (key !== undefined) return key;
  throw new KeepingError('key-missing', `A night key is missing from ${folder.path}.`);
}
