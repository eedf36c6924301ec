import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { decodeLeaf } from '@nearhand/ledger/leaf';
import { decodeRestore } from '@nearhand/ledger/restore';
import { decodeRestoreFile } from '@nearhand/ledger/restore-file';
import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { curves } from '@nearhand/seal/curves';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import type { NewDevice } from '@nearhand/visit/enrolment';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { type Ended, nearhand } from './nearhand.fixture.ts';
import {
  askFor,
  enrolHelper,
  enrolSteward,
  leafOf,
  signIn,
  until,
  type Wire,
  wireTo,
} from './served.ts';

type Asked = Awaited<ReturnType<typeof askFor>>;

/**
 * A backup, then life goes on, then the disk is lost: what comes back is the backup, less what was
 * erased since. Everything by the commands that whoever runs it would type.
 */
describe('a machine that is lost after a backup', () => {
  let folder: string;
  let stage: Stage;
  let kept: Asked;
  let erased: Asked;
  let other: Asked;
  let wren: NewDevice;
  /** What the device that kept the first card had seen when the disk was lost. */
  let memory: VisitMemory;
  let backup: string;
  let identityFile: string;
  let checkpoint: { readonly size: number };
  const second = () => join(folder, 'second');
  const settings = (data: string) => ({
    NEARHAND_DATA: join(folder, data),
    NEARHAND_SECOND_PLACE: second(),
  });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearhand-restore-'));
    const scalar = randomBytes(32);
    identityFile = join(folder, 'key.txt');
    await writeFile(identityFile, `# made for this test\n${encodeIdentity(scalar)}\n`);
    const { publicKey } = await (await curves()).x25519.key(scalar);

    stage = await raiseStage(settings('data'));
    const wire = wireTo(stage.url);
    const links = stage.links();
    await enrolSteward(wire.api, links.find((link) => link.includes('#enrol-steward')) ?? '');
    const [one = '', two = ''] = links.filter((link) => !link.includes('#enrol-steward'));
    wren = await enrolHelper(wire.api, one, 'Wren');
    const helpers = [wren, await enrolHelper(wire.api, two, 'Kit')];
    kept = await askFor(wire, helpers, [{ kind: 'said', text: 'a letter that stays' }]);
    erased = await askFor(wire, helpers, [{ kind: 'said', text: 'a letter that goes' }]);
    other = await askFor(wire, helpers, [{ kind: 'said', text: 'another that stays' }]);

    const recipient = encodeRecipient(publicKey);
    const made = await run('data', ['backup', join(folder, 'backups'), '--recipient', recipient]);
    assert.equal(made.exitCode, 0, made.errors);
    const [name = ''] = await readdir(join(folder, 'backups'));
    backup = join(folder, 'backups', name);

    await visitOf(erased).then((visit) => visit.erase());
    await kept.visit.say({ kind: 'said', text: 'written since' });
    const leaf = leafOf(wren);
    await kept.visit.changeReaders([{ leaf, desk: leaf.desk, history: true }]);
    memory = kept.visit.memory();
    checkpoint = await checkpointOf(stage.url);
    await stage.stop();
    // A week of nights, each with a key of its own and a dump in place of the one before.
    for (let night = 0; night < 7; night += 1) {
      const done = await run('data', ['night']);
      assert.equal(done.exitCode, 0, done.errors);
    }
    await cp(join(folder, 'data'), join(folder, 'lost'), { recursive: true });
    await rm(join(folder, 'data'), { recursive: true });
  });

  after(async () => {
    await stage.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function run(data: string, words: readonly string[]): Promise<Ended> {
    return nearhand(stage.url, words, '', settings(data));
  }

  async function visitOf(asked: Asked, known: VisitMemory | undefined = undefined) {
    const visit = await openRoom(asked, known);
    await visit.readersChecked;
    return visit;
  }

  async function openRoom(
    { card, community }: Asked,
    known: VisitMemory | undefined = undefined,
    { api } = wireTo(stage.url),
  ): Promise<ResidentVisit> {
    const keys = await roomKeysOf(card, community.origin);
    const visit = await ResidentVisit.open(api, community, keys, known && { memory: known });
    // Each test looks at how it ends.
    visit.readersChecked.catch(() => undefined);
    return visit;
  }

  function readersIn({ state }: ResidentVisit): readonly string[] {
    return state.readers.map(({ leaf }) => leaf.name);
  }

  function dayOfBackup(): string {
    return /\d{4}-\d\d-\d\d/.exec(backup)?.[0] ?? '';
  }

  /** A server that says of a room that it was set back. */
  function lying(): Wire {
    const wire = wireTo(stage.url);
    wire.before = async (address, init) => {
      const response = await fetch(address, init);
      if (!/\/api\/rooms\/[\w-]{43}$/.test(address) || init.method !== 'GET') return response;
      const status = (await response.json()) as object;
      return Response.json({ ...status, setBack: dayOfBackup() }, response);
    };
    return wire;
  }

  async function checkpointOf(url: string): Promise<{ readonly size: number }> {
    const note = await (await fetch(`${url}/ledger/checkpoint`)).text();
    return { size: Number(note.split('\n')[1]) };
  }

  const restoreInto = (data: string, file: string, more: readonly string[] = []) =>
    run(data, ['restore', file, '--identity', identityFile, ...more]);

  it('has a backup that is whole, says so, and holds neither a night key nor an S', async () => {
    const verified = await run('none', ['backup', 'verify', backup, '--identity', identityFile]);
    assert.match(verified.output, /: whole\. Of \d{4}-\d\d-\d\d, \d+ tables/);
    const opened = join(folder, 'opened');
    const age = spawnSync('age', ['-d', '-i', identityFile, '-o', opened, backup]);
    if (age.error) return;
    assert.equal(age.status, 0, 'the age command opens it');
    await rm(opened);
  });

  it('is refused where it is damaged or cut, and the place stays empty', async () => {
    const whole = await readFile(backup);
    const spoilt = join(folder, 'spoilt.age');
    const flipped = Buffer.from(whole);
    flipped[whole.length - 40] = (flipped[whole.length - 40] ?? 0) ^ 1;
    for (const bytes of [
      whole.subarray(0, -1000),
      flipped,
      Buffer.from('age-encryption.org/v1\n'),
    ]) {
      await writeFile(spoilt, bytes);
      const verified = await run('none', ['backup', 'verify', spoilt, '--identity', identityFile]);
      assert.equal(verified.exitCode, 1);
      assert.match(verified.errors, /damaged|cut short|not a backup/);
    }
    const refused = await restoreInto('damaged', spoilt);
    assert.equal(refused.exitCode, 1, refused.output);
    const again = await restoreInto('damaged', backup);
    assert.equal(again.exitCode, 0, again.errors);
  });

  it('is refused without the night folder, with what to do instead, and nothing is changed', async () => {
    const empty = join(folder, 'no-night');
    const refused = await restoreInto('without', backup, ['--night', empty]);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.errors, /--without-rooms/);
    const square = await restoreInto('without', backup, ['--night', empty, '--without-rooms']);
    assert.equal(square.exitCode, 0, square.errors);
    assert.match(square.output, /^0 rooms are back; 3 of the backup are not/m);
  });

  it('opens no room with the night folder of somebody else', async () => {
    const strange = await mkdtemp(join(folder, 'strange-'));
    const theirs = {
      NEARHAND_DATA: join(strange, 'data'),
      NEARHAND_SECOND_PLACE: join(strange, 'second'),
    };
    const elsewhere = await raiseStage(theirs);
    await elsewhere.stop();
    const done = await nearhand(elsewhere.url, ['night'], '', theirs);
    assert.equal(done.exitCode, 0, done.errors);
    const night = join(strange, 'second', 'night');
    const refused = await restoreInto('strange', backup, ['--night', night]);
    assert.equal(refused.exitCode, 1, refused.output);
    // Under the name of this community, as somebody would put it who wants in.
    const [other = ''] = await readdir(night);
    const [own = ''] = await readdir(join(second(), 'night'));
    await cp(join(night, other), join(night, own), { recursive: true });
    const forged = await restoreInto('strange', backup, ['--night', night]);
    assert.equal(forged.exitCode, 1, forged.output);
    assert.match(forged.errors, /is of another key/);
    const again = await restoreInto('strange', backup);
    assert.equal(again.exitCode, 0, `nothing was written before: ${again.errors}`);
  });

  it('comes back with what was not erased, and a room erased since stays erased', async () => {
    const restored = await restoreInto('new', backup);
    assert.equal(restored.exitCode, 0, restored.errors);
    assert.match(restored.output, /^2 rooms are back; 1 of the backup are not/m);
    const again = await restoreInto('new', backup);
    assert.equal(again.exitCode, 1, 'into an empty place only');
    await run('new', ['night']);
    stage = await raiseStage(settings('new'));
    const visit = await openRoom(kept);
    assert.match(inspect(visit.state.messages, { depth: 9 }), /a letter that stays/);
    await assert.rejects(visitOf(erased), { code: 'no-such-room' });
    assert.ok(
      (await checkpointOf(stage.url)).size >= checkpoint.size,
      'the ledger is not set back',
    );
  });

  it('stands in the public ledger, which everybody can read', async () => {
    const answer = await fetch(`${stage.url}/ledger/restored`);
    const { leaves } = decodeRestoreFile(new Uint8Array(await answer.arrayBuffer()));
    const leaf = decodeLeaf(leaves[0]?.bytes ?? new Uint8Array(0));
    assert.equal(leaf.kind, 'restore');
    assert.equal(decodeRestore(leaf.payload).backup, dayOfBackup());
  });

  it('is continued by a device that remembers, with those whom it remembers, and says what is gone', async () => {
    const visit = await visitOf(kept, memory);
    assert.deepEqual(readersIn(visit), ['Wren'], 'whoever was shut out since is not let in again');
    const epoch = visit.state.epochs.at(-1);
    assert.equal(epoch?.epoch, 2);
    assert.ok(epoch?.setBack !== undefined && epoch.setBack.missing > 0);
    assert.equal(visit.status.setBack, undefined);
    await visit.say({ kind: 'said', text: 'it goes on' });
    await visitOf(kept, visit.memory());
    const again = await visitOf(kept, memory);
    assert.equal(again.state.epochs.length, 2, 'what was remembered before makes no second epoch');
    const shift = await signIn(stage.url, wren);
    const [row] = await shift.inbox();
    assert.ok(row !== undefined, 'a helper who stays finds the room');
  });

  it('is not set back by a server that says so alone', async () => {
    const again = await openRoom(kept, undefined, lying());
    await assert.rejects(again.readersChecked, { code: 'rolled-back' });
    const remembered = await openRoom(kept, memory, lying());
    await assert.rejects(remembered.readersChecked, { code: 'rolled-back' });
  });

  it('waits, without memory, until who can read is confirmed, and nothing is sent before', async () => {
    const visit = await openRoom(other);
    await assert.rejects(visit.readersChecked, { code: 'set-back' });
    const saying = visit.say({ kind: 'said', text: 'held back' });
    await until(() => visit.waiting[0]?.state === 'held', 'held back');
    assert.equal((await openRoom(other)).state.epochs.length, 1);
    const leaf = leafOf(wren);
    await visit.changeReaders([{ leaf, desk: leaf.desk, history: false }]);
    visit.checkReaders();
    await visit.readersChecked;
    visit.retry();
    await saying;
    assert.deepEqual(readersIn(visit), ['Wren']);
    const { setBack } = visit.state.epochs.at(-1) ?? {};
    assert.equal(setBack?.missing, 0);
    await visitOf(other);
  });
});
