import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { encodeAddCheckpoint } from '@nearhand/ledger/witness-request';
import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { utf8 } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { randomBytes } from '@nearhand/seal/random';
import { LedgerServer, ORIGIN } from '../../apps/cli/src/ledger/ledger-server.fixture.ts';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { type Ended, nearhand } from './nearhand.fixture.ts';

/**
 * Monday: a witness has cosigned ten leaves, and a backup is made. Then it cosigns thirty. On Tuesday
 * its disk is lost. Whoever runs the log shows the restored witness another history, which leaves the
 * true one after those ten: a witness that forgot would sign it.
 */
const leaves = (from: number, to: number, what = 'leaf') =>
  Array.from({ length: to - from }, (_, i) => utf8(`${what} ${from + i}`));

let folder: string;
let truth: LedgerServer;
let forked: LedgerServer;
let identityFile: string;
let backup: string;
/** What somebody else was shown when the log had thirty leaves. */
let seenFile: string;
let stage: Stage | undefined;

const withSecond = (data: string) => ({
  NEARHAND_DATA: join(folder, data),
  NEARHAND_SECOND_PLACE: join(folder, 'second'),
});
const alone = (data: string) => ({ NEARHAND_DATA: join(folder, data) });

async function run(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<Ended> {
  return await nearhand(stage?.url ?? 'http://127.0.0.1:9', words, '', settings);
}

/** The log asks for a cosignature of its newest checkpoint, as after so many leaves. */
async function ask(log: LedgerServer, oldSize: number): Promise<{ status: number; body: string }> {
  const fetchTile = async (path: string) =>
    new Uint8Array(await (await fetch(`${log.url}/ledger/${path}`)).arrayBuffer());
  const reader = new TileReader({ size: log.size, root: log.root }, fetchTile);
  const proof = oldSize === 0 || oldSize >= log.size ? [] : await reader.consistencyProof(oldSize);
  const body = encodeAddCheckpoint({ oldSize, proof, checkpoint: await log.checkpoint() });
  const answer = await fetch(`${stage?.url}/witness/add-checkpoint`, {
    method: 'POST',
    body: body as Uint8Array<ArrayBuffer>,
  });
  return { status: answer.status, body: await answer.text() };
}

async function troubles(): Promise<string> {
  return await (await fetch(`${stage?.url}/healthz`)).text();
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-witness-restored-'));
  truth = await LedgerServer.open(leaves(0, 10));
  forked = await LedgerServer.open(leaves(0, 10));
  forked.publish(leaves(10, 35, 'another'));
  const scalar = randomBytes(32);
  identityFile = join(folder, 'key.txt');
  await writeFile(identityFile, `${encodeIdentity(scalar)}\n`);
  const { publicKey } = await (await curves()).x25519.key(scalar);

  stage = await raiseStage(withSecond('data'));
  const watched = await run(
    ['witness', 'watch', encodeVerifierKey(truth.signer.key)],
    withSecond('data'),
  );
  assert.equal(watched.exitCode, 0, watched.errors);
  assert.equal((await ask(truth, 0)).status, 200);
  const backups = join(folder, 'backups');
  const recipient = ['--recipient', encodeRecipient(publicKey)];
  const made = await run(['backup', backups, ...recipient], withSecond('data'));
  assert.equal(made.exitCode, 0, made.errors);
  backup = join(backups, (await readdir(backups))[0] ?? '');

  truth.publish(leaves(10, 30));
  assert.equal((await ask(truth, 10)).status, 200);
  seenFile = join(folder, 'seen');
  await writeFile(seenFile, await truth.checkpoint());
  await stage.stop();
  // It also brings what opens the key of the witness to the second place.
  assert.equal((await run(['night'], withSecond('data'))).exitCode, 0);
  await rename(join(folder, 'data'), join(folder, 'lost'));
  truth.publish(leaves(30, 40));
});

after(async () => {
  await stage?.stop();
  await truth.close();
  await forked.close();
  await rm(folder, { recursive: true, force: true });
});

test('restored with the second place, it goes on from what it cosigned', async () => {
  const restored = await run(
    ['restore', backup, '--identity', identityFile],
    withSecond('with-second'),
  );
  assert.equal(restored.exitCode, 0, restored.errors);
  stage = await raiseStage(withSecond('with-second'));
  assert.deepEqual(await ask(forked, 10), { status: 409, body: '30\n' });
  assert.equal((await ask(forked, 30)).status, 422);
  assert.equal((await ask(truth, 30)).status, 200);
  assert.doesNotMatch(await troubles(), /"witness"/);
  await stage.stop();
});

test('restored without it, it cosigns nothing until a person says where the log stands', async () => {
  const words = ['restore', backup, '--identity', identityFile, '--without-rooms'];
  const restored = await run(words, alone('alone'));
  assert.equal(restored.exitCode, 0, restored.errors);
  // From a copy of whoever runs it: without that file, this witness could not sign at all.
  await copyFile(join(folder, 'lost/ledger/key'), join(folder, 'alone/ledger/key'));
  stage = await raiseStage(alone('alone'));

  assert.equal((await ask(forked, 10)).status, 503);
  assert.equal((await ask(truth, 10)).status, 503);
  assert.match(await troubles(), new RegExp(`cosigns no more of ${ORIGIN}.*witness resume`));
  const show = await run(['witness', 'show'], alone('alone'));
  assert.match(show.output, /10 leaves: stopped until you say where it stands/);

  const wrong = await run(
    ['witness', 'resume', ORIGIN, `${forked.url}/ledger`, seenFile],
    alone('alone'),
  );
  assert.equal(wrong.exitCode, 1);
  assert.match(wrong.errors, /does not fit what is known of that ledger \(consistency/);
  assert.equal((await ask(forked, 10)).status, 503);

  const right = await run(
    ['witness', 'resume', ORIGIN, `${truth.url}/ledger`, seenFile],
    alone('alone'),
  );
  assert.equal(right.exitCode, 0, right.errors);
  assert.match(right.output, new RegExp(`${ORIGIN}, 40 leaves\n`));
  assert.deepEqual(await ask(forked, 10), { status: 409, body: '40\n' });
  assert.equal((await ask(truth, 40)).status, 200);
  assert.doesNotMatch(await troubles(), /"witness"/);
});
