import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { asLeader } from '../../db/leader.ts';
import type { Database } from '../../db/schema.ts';
import { findNight, type Keeper, lockNight } from './keeper.ts';
import { isErrno, KeepingError } from './keeping-error.ts';
import type { NightFolder } from './night-folder.ts';
import { dumpName, readDump, type WrappedSecret, writeDump } from './secret-dump.ts';
import { listSecrets, rewrap } from './secret-rows.ts';

/** What a night has done so far, in this order. A kill between any two is made good by the next run. */
export const nightSteps = [
  'key written',
  'key copied',
  'key changed',
  'rows rewrapped',
  'dump written',
  'dump opened',
  'dump copied',
  'old destroyed',
  'old destroyed in the second place',
] as const;
export type NightStep = (typeof nightSteps)[number];

export interface NightParts {
  readonly db: Kysely<Database>;
  readonly pg: pg.Pool;
  readonly keeper: Keeper;
  /** Called after each step; what it throws stops the night there. */
  readonly onStep?: (step: NightStep) => void | Promise<void>;
}

/** "nite" in ASCII: one process at a time runs a community's night. */
const leaderClass = 0x6e697465;

/**
 * A change of night keys, whole or from where the last one stopped: a new key in both places, new
 * rows under it, every row rewrapped, the dump written, opened and copied, then what opens under
 * the old key destroyed in both places. `elsewhere` where another process is at it.
 *
 * @param today - `YYYY-MM-DD` in the community's time zone
 * @throws KeepingError `second-place`, `disk-full`, `rows-unopened`, `read-back`, `file-wrong`; no
 *   key was destroyed that a row or the newest whole dump needs
 */
export async function runNight(parts: NightParts, today: string): Promise<'done' | 'elsewhere'> {
  const of = parts.keeper.communityId.readInt32BE(0);
  const done = await asLeader(parts.pg, [leaderClass, of], async () => {
    await changeAndLeave(parts, today);
    return 'done' as const;
  });
  return done ?? 'elsewhere';
}

async function changeAndLeave(parts: NightParts, today: string): Promise<void> {
  const { db, keeper } = parts;
  const step = async (name: NightStep) => await parts.onStep?.(name);
  const night = await findNight(db, keeper.communityId);
  if (night === undefined) throw new KeepingError('key-missing', 'There is no night key yet.');
  const keyId = night.leavingId === null ? await changeKey(parts, step) : night.keyId;
  await rewrap({ db, keeper, keyId, rest: (spentMs) => pause(4 * spentMs) });
  await step('rows rewrapped');
  await inPlace(keeper.places.own, () => dump(parts, keyId, step));
  const { own, second } = keeper.places;
  if (second !== undefined) {
    await inPlace(second, () => second.copyFrom(own, dumpName(keyId)), true);
    await step('dump copied');
    // Until the old dump is destroyed there too, what was erased since must stand beside it.
    await inPlace(second, () => keeper.log.copyTo(second), true);
  }
  await destroyOthers(own, keyId);
  keeper.keys.keepOnly(keyId);
  await step('old destroyed');
  if (second !== undefined) {
    await inPlace(second, () => destroyOthers(second, keyId), true);
    await step('old destroyed in the second place');
  }
  await db
    .updateTable('night_keys')
    .set({ leaving_id: null, done_day: today })
    .where('community_id', '=', keeper.communityId)
    .where('key_id', '=', keyId)
    .execute();
}

/** In both places and read back before a single row is under it. */
async function changeKey(
  { db, keeper }: NightParts,
  step: (name: NightStep) => Promise<void>,
): Promise<Buffer> {
  const [keyId, key] = [randomBytes(8), randomBytes(32)];
  const { own, second } = keeper.places;
  await inPlace(own, () => own.writeKey(keyId, key));
  await step('key written');
  if (second !== undefined) {
    await inPlace(second, () => second.make().then(() => second.writeKey(keyId, key)), true);
    await step('key copied');
  }
  await db.transaction().execute(async (transaction) => {
    // Waits for every transaction that keeps or forgets under the key before.
    await lockNight(transaction, keeper.communityId, 'exclusive');
    await transaction
      .updateTable('night_keys')
      .set(({ ref }) => ({ leaving_id: ref('key_id'), key_id: keyId }))
      .where('community_id', '=', keeper.communityId)
      .execute();
  });
  await step('key changed');
  return keyId;
}

/** Written whole, then read back from the disk and each secret of it opened. */
async function dump(
  { db, keeper }: NightParts,
  keyId: Buffer,
  step: (name: NightStep) => Promise<void>,
): Promise<void> {
  const { communityId, keys, places } = keeper;
  const of = { communityId, keyId, key: keys.get(keyId) };
  const written = await writeDump(places.own, of, listSecrets(db, communityId, keyId));
  await step('dump written');
  let opened = 0;
  for await (const batch of readDump(places.own, of)) {
    for (const secret of batch) opened += open(keeper, keyId, secret);
  }
  if (opened !== written) {
    throw new KeepingError('read-back', `The dump of secrets holds ${opened} of ${written}.`);
  }
  await step('dump opened');
}

function open(keeper: Keeper, keyId: Buffer, { roomId, epoch, wrapped }: WrappedSecret): 1 {
  keeper.unwrap(roomId, epoch, { keyId, wrapped });
  return 1;
}

/** Keys, logs and dumps of every other key, and what an interrupted run left half written. */
async function destroyOthers(folder: NightFolder, keyId: Buffer): Promise<void> {
  const current = keyId.toString('hex');
  for (const name of await folder.list()) {
    const isCurrent = name.split(/[-.]/)[1] === current && !name.endsWith('.part');
    if (!isCurrent) await folder.destroy(name);
  }
}

/** Says which disk it was, in words for whoever runs it. */
async function inPlace<T>(
  folder: NightFolder,
  act: () => Promise<T>,
  isSecond = false,
): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof KeepingError) throw cause;
    if (isErrno(cause, 'ENOSPC', 'EDQUOT')) {
      throw new KeepingError('disk-full', `There is no room left on the disk of ${folder.path}.`, {
        cause,
      });
    }
    if (!isSecond) throw cause;
    throw new KeepingError(
      'second-place',
      `The second place, ${folder.path}, cannot be used (${(cause as NodeJS.ErrnoException).code ?? 'no reason given'}).`,
      { cause },
    );
  }
}
