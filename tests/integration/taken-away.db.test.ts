import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { TestLedger } from '@nearhand/ledger/desk.fixture';
import { decodeDeskFile, encodeDeskFile } from '@nearhand/ledger/desk-file';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { decodeFrames, encodeFrames, type Frame } from '@nearhand/protocol/frames';
import { fromBase64url, toBase64url, utf8 } from '@nearhand/seal/bytes';
import { decodeCanonical, encodeCanonical } from '@nearhand/seal/canonical-json';
import { epochKeysOf } from '@nearhand/seal/epoch-keys';
import { isAgeFile, sealToPassphrase } from '@nearhand/seal/passphrase-file';
import { explain } from '../../apps/cli/src/explain.ts';
import { archiveFiles, unsealed } from '../../apps/cli/src/taken-away/archive-files.ts';
import type { CheckedRoom, CheckWish } from '../../apps/cli/src/taken-away/checked-room.ts';
import type { About } from '../../apps/cli/src/taken-away/finding.ts';
import { checkTakenAway } from '../../apps/cli/src/taken-away/room-check.ts';
import { type Ended, nearhand } from './nearhand.fixture.ts';
import { enrolHelper, enrolSteward, leafOf, serve, wireTo } from './served.ts';
import {
  type Files,
  filesOf,
  packed,
  passphrase,
  shortRoom,
  takenAway,
  wish,
} from './taken-away.fixture.ts';

const served = await serve();
const { url } = served;
const { api } = wireTo(url);
await enrolSteward(api, served.links.steward);
const mei = await enrolHelper(api, served.links.helpers[0] ?? '', 'Mei');
const away = await takenAway(url, mei, () =>
  enrolHelper(api, served.links.helpers[1] ?? '', 'Tom'),
);
const other = await shortRoom(url, mei);
const community = await api.community();
const folder = await mkdtemp(join(tmpdir(), 'nearhand-away-'));
after(() => rm(folder, { recursive: true, force: true }));

function check(files: Files, more?: Partial<CheckWish>): Promise<CheckedRoom> {
  return checkTakenAway(archiveFiles(packed(files)), wish(more));
}

/** What was found wrong, as `about: code`. */
function wrongs({ findings }: CheckedRoom): readonly string[] {
  return findings.all
    .filter(({ standing }) => standing === 'wrong')
    .map(({ about, code }) => (code === undefined ? about : `${about}: ${code}`));
}

/** The files with one of them changed. */
function altered(name: string, change: (bytes: Uint8Array) => Uint8Array): Files {
  const files = filesOf(away);
  const bytes = files.get(name);
  assert.ok(bytes, name);
  return files.set(name, change(bytes));
}

const frames =
  (change: (frames: readonly Frame[]) => readonly Frame[]) =>
  (bytes: Uint8Array): Uint8Array =>
    encodeFrames(change(decodeFrames(bytes)));

const room =
  (change: (room: Readonly<Record<string, unknown>>) => object) =>
  (bytes: Uint8Array): Uint8Array =>
    encodeCanonical(change(decodeCanonical(bytes) as Readonly<Record<string, unknown>>));

const lined =
  (from: string, to: string) =>
  (bytes: Uint8Array): Uint8Array => {
    const text = new TextDecoder().decode(bytes);
    assert.ok(text.includes(from), from);
    return utf8(text.replace(from, to));
  };

test('a room that was taken away holds without the network, and says what it cannot show', async () => {
  const checked = await check(filesOf(away), { pins: away.pins, headCode: away.headCode });
  assert.deepEqual(wrongs(checked), []);
  assert.equal(checked.room, away.visit.roomId);
  assert.equal(checked.headCode, away.headCode);
  const held = (about: About) =>
    checked.findings.all
      .filter((each) => each.about === about && each.standing === 'held')
      .map(({ text }) => text)
      .join('\n');
  assert.match(held('readers'), /^3 changes of who could read/);
  assert.match(
    held('journal'),
    /10 elements .* 7 entries[\s\S]*1 by Mei, Lane Three[\s\S]*1 by Tom, Lane Three/,
  );
  assert.match(held('openings'), /^\d+ openings/);
  assert.match(held('attachments'), /^1 attachment/);
  assert.match(
    held('ledger'),
    /Change 1: .* list 2 .* of 1 devices[\s\S]*Change 2: .* list 3 .* of 2 devices/,
  );
  assert.match(held('head-code'), /element 9/);
  assert.equal(checked.state?.readers[0]?.leaf.name, 'Mei');
});

suite('a journal is refused', () => {
  const elements = 'proofs/elements.bin';
  const foreign = decodeFrames(filesOf(other).get(elements) ?? new Uint8Array(0));
  const attacks: Readonly<Record<string, (frames: readonly Frame[]) => readonly Frame[]>> = {
    'with an entry left out': (all) => all.toSpliced(2, 1),
    'with an entry twice': (all) => [...all.slice(0, 3), ...all.slice(2)],
    'in another order': (all) => all.with(1, all[2] as Frame).with(2, all[1] as Frame),
    'with an entry of another room': (all) => all.with(2, foreign[1] as Frame),
    'with a change of readers of another room': (all) => all.with(3, foreign[0] as Frame),
    'without a change of readers': (all) =>
      all.filter(({ kind }, i) => kind !== 'manifest' || i === 0),
    'without its beginning': (all) => all.slice(1),
    'without anything': () => [],
    'with a record of an opening among its elements': (all) =>
      all.with(2, { kind: 'opening', bytes: (all[2] as Frame).bytes }),
  };
  for (const [attack, change] of Object.entries(attacks)) {
    test(attack, async () => {
      const found = wrongs(await check(altered(elements, frames(change))));
      assert.match(
        found.join(),
        /journal: (broken-chain|refused-epoch)|readers: (refused-epoch|other-)|file: kind/,
      );
    });
  }

  test('without its end, where somebody noted how it ended', async () => {
    const files = altered(
      elements,
      frames((all) => all.slice(0, -1)),
    );
    const checked = await check(files, { headCode: away.headCode });
    assert.ok(wrongs(checked).includes('head-code'), String(wrongs(checked)));
    // What was said last is in the conversation still.
    assert.ok(wrongs(checked).includes('conversation: shape'));
  });

  test('with keys that are not those of its changes', async () => {
    const zero = 'A'.repeat(43);
    const change = (value: object) =>
      room(({ epochs, ...rest }) => ({ ...rest, epochs: (epochs as object[]).with(0, value) }));
    const wrongKeys = await check(altered('proofs/room.json', change({ K: zero, S: zero })));
    assert.deepEqual(wrongs(wrongKeys), ['readers: commitment']);
    const none = await check(altered('proofs/room.json', change({})));
    assert.notDeepEqual(wrongs(none), [], 'what it opened is missing then');
  });

  test('of another room under this one’s name', async () => {
    const key = {
      roomKey: (
        decodeCanonical(filesOf(other).get('proofs/room.json') as Uint8Array) as Record<
          string,
          string
        >
      ).roomKey,
    };
    const checked = await check(
      altered(
        'proofs/room.json',
        room((value) => ({ ...value, ...key })),
      ),
    );
    assert.deepEqual(wrongs(checked), ['readers: refused-epoch']);
    const files = filesOf(other);
    const conversation = filesOf(away).get('conversation.json') as Uint8Array;
    const swapped = await check(files.set('conversation.json', conversation));
    assert.ok(wrongs(swapped).includes('conversation: shape'));
  });
});

suite('openings are refused', () => {
  const openings = 'proofs/openings.bin';
  const attacks: Readonly<Record<string, (frames: readonly Frame[]) => readonly Frame[]>> = {
    'with one left out': (all) => all.toSpliced(1, 1),
    'in another order': (all) => all.with(0, all[1] as Frame).with(1, all[0] as Frame),
    'with one that is invented': (all) => {
      const bytes = Uint8Array.from((all[0] as Frame).bytes);
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      return [...all, { kind: 'opening', bytes }];
    },
    'without those that a change of readers names': () => [],
  };
  for (const [attack, change] of Object.entries(attacks)) {
    test(attack, async () => {
      const found = wrongs(await check(altered(openings, frames(change))));
      assert.match(found.join(), /openings/);
    });
  }
});

test('words, names, readers and openings that are not what was signed are refused', async () => {
  for (const [from, to] of [
    ['Mei answers', 'Mei refuses'],
    ['"by": "Tom"', '"by": "Mei"'],
    ['"employer": "Lane Three"', '"employer": "The Police"'],
    ['"by": "resident"', '"by": "Mei"'],
    ['"closed": false', '"closed": true'],
    ['"valid": true', '"valid": false'],
  ] as const) {
    const checked = await check(altered('conversation.json', lined(from, to)));
    assert.deepEqual(wrongs(checked), ['conversation: shape'], from);
  }
  for (const bytes of [utf8('{'), utf8('null'), utf8('{}'), Uint8Array.of(0xff)]) {
    const checked = await check(altered('conversation.json', () => bytes));
    assert.match(wrongs(checked).join(), /^conversation: (shape|text)$/);
  }
});

test('an attachment that is another, is missing, or that nothing names is refused', async () => {
  const name = [...filesOf(away).keys()].find((each) => each.startsWith('attachments/')) ?? '';
  const files = filesOf(away);
  files.delete(name);
  assert.deepEqual(wrongs(await check(files)), ['attachments: truncated']);
  const changed = altered(name, (bytes) => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1));
  assert.deepEqual(wrongs(await check(changed)), ['attachments: attachment-hash']);
  const longer = altered(name, (bytes) => Uint8Array.of(...bytes, 0));
  assert.deepEqual(wrongs(await check(longer)), ['attachments: attachment-hash']);
  const more = filesOf(away).set('attachments/00002-2-more.png', new Uint8Array(1));
  assert.deepEqual(wrongs(await check(more)), ['attachments: trailing']);
  const stranger = filesOf(away).set('../.bashrc', new Uint8Array(1));
  assert.deepEqual(wrongs(await check(stranger)), ['file']);
});

suite('a ledger is refused', () => {
  const desk = 'proofs/desk-1.bin';

  test('of other keys than the card’s, the poster’s or those that are given', async () => {
    const strange = (await new TestLedger().policy()).key;
    const given = await check(filesOf(away), { keys: [strange] });
    assert.deepEqual(wrongs(given), ['ledger: unsigned']);
    const ledger = away.pins.ledger.with(0, (away.pins.ledger[0] ?? 0) ^ 1);
    const pinned = await check(filesOf(away), { pins: { ...away.pins, ledger } });
    assert.deepEqual(wrongs(pinned), ['ledger: pin']);
    const root = await check(filesOf(away), { pins: { ...away.pins, root: new Uint8Array(16) } });
    assert.deepEqual(wrongs(root), ['ledger: pin']);
    const self = room((value) => ({
      ...value,
      ledger: { ...(value.ledger as object), key: encodeVerifierKey(strange) },
    }));
    assert.deepEqual(wrongs(await check(altered('proofs/room.json', self))), ['ledger: unsigned']);
  });

  test('that too few witnesses have seen', async () => {
    const witnesses = [
      { name: 'w.example', type: 4 as const, publicKey: fromBase64url(leafOf(mei).sign) },
    ];
    const checked = await check(filesOf(away), { witnesses, needed: 1 });
    assert.deepEqual(wrongs(checked), ['ledger: witnesses']);
  });

  test('without its leaves, with a leaf or a list left out, or with somebody slipped in', async () => {
    const none = filesOf(away);
    none.delete(desk);
    assert.deepEqual(wrongs(await check(none)), ['ledger: other-desk']);
    const file = decodeDeskFile(filesOf(away).get(desk) as Uint8Array);
    for (const at of file.leaves.keys()) {
      const leaves = file.leaves.toSpliced(at, 1);
      const checked = await check(altered(desk, () => encodeDeskFile({ ...file, leaves })));
      assert.match(wrongs(checked).join(), /^ledger/, `leaf ${at}`);
    }
    const twice = filesOf(away).set('proofs/desk-2.bin', encodeDeskFile(file));
    assert.deepEqual(wrongs(await check(twice)), ['ledger: trailing']);
  });

  test('that did not grow from what a change of readers was made under', async () => {
    const checked = await check(altered('proofs/growth.bin', () => new Uint8Array(0)));
    assert.match(wrongs(checked).join(), /^ledger/);
    const bent = altered('proofs/growth.bin', (bytes) => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1));
    assert.match(wrongs(await check(bent)).join(), /^ledger/);
  });

  test('that is taken out of what opens the room', async () => {
    const without = room(({ ledger, ...rest }) => rest);
    const checked = await check(altered('proofs/room.json', without));
    assert.deepEqual(wrongs(checked), ['ledger: shape']);
  });
});

suite('hostile files', () => {
  /** Whether it is refused, in one of our own words. */
  async function isRefused(archive: Uint8Array): Promise<boolean> {
    try {
      return wrongs(await checkTakenAway(archiveFiles(archive), wish())).length > 0;
    } catch (error) {
      assert.equal((error as Error).name, 'CliError', String(error));
      return true;
    }
  }

  test('a bit flipped anywhere but in what is only for reading is refused', async () => {
    const start = filesOf(away).get('conversation.txt')?.length ?? 0;
    const json = new TextDecoder().decode(filesOf(away).get('conversation.json'));
    const at = Math.ceil(start / 512) * 512 + 512;
    let flips = 0;
    for (let i = at; i < away.archive.length; i += 499) {
      const flipped = away.archive.with(i, (away.archive[i] ?? 0) ^ (1 << (i % 8)));
      const place = i - at - 512;
      // Another blank is the same JSON.
      if (place >= 0 && /\s/.test(json[place] ?? 'x')) continue;
      assert.ok(await isRefused(flipped), `bit at ${i}`);
      flips += 1;
    }
    assert.ok(flips > 100);
  });

  test('cut anywhere is refused', async () => {
    for (let end = 0; end < away.archive.length; end += 997) {
      assert.ok(await isRefused(away.archive.slice(0, end)), `cut at ${end}`);
    }
    assert.ok(await isRefused(away.archive.slice(0, -1)));
    assert.ok(await isRefused(Uint8Array.of(...away.archive, 0)));
  });

  test('two files of one name are refused, since another program would read the other', async () => {
    const twice = packed(filesOf(away)).slice(0, -1024);
    const evil = packed(new Map([['conversation.txt', utf8('something else')]]));
    assert.ok(await isRefused(new Uint8Array(Buffer.concat([twice, evil]))));
  });
});

test('an older file is read: what the card signed holds, what helpers signed cannot be shown', async () => {
  const older = () => {
    const files = filesOf(away);
    for (const name of files.keys())
      if (/proofs\/(desk|growth|attach)/.test(name)) files.delete(name);
    const { roomKey, epochs } = decodeCanonical(files.get('proofs/room.json') as Uint8Array) as {
      roomKey: string;
      epochs: { K?: string; S?: string; entry?: string }[];
    };
    return { files, roomKey, epochs };
  };
  const { files, roomKey, epochs } = older();
  const keys = await Promise.all(
    epochs.map(async ({ K, S, entry }) =>
      K && S
        ? toBase64url((await epochKeysOf(fromBase64url(K), fromBase64url(S))).entryKey)
        : (entry ?? null),
    ),
  );
  const about = { room: away.visit.roomId, roomKey, first: 0, epochs: keys };
  files.set('proofs/room.json', utf8(JSON.stringify(about, null, 2)));
  const checked = await check(files);
  assert.deepEqual(wrongs(checked), []);
  assert.equal(checked.isPartial, true);
  const texts = checked.findings.all.map(({ standing, text }) => `${standing}: ${text}`).join('\n');
  assert.match(texts, /held: 10 elements .* 5 entries are signed by the card/);
  assert.match(texts, /unproven: Who wrote 2 more/);
  const json = files.get('conversation.json') as Uint8Array;
  files.set('conversation.json', lined('thank you', 'thank me!')(json));
  assert.deepEqual(wrongs(await check(files)), ['conversation: shape']);
  files.set('conversation.json', json);
  const elements = files.get('proofs/elements.bin') as Uint8Array;
  files.set('proofs/elements.bin', frames((all) => all.toSpliced(2, 1))(elements));
  assert.deepEqual(wrongs(await check(files)), ['journal: refused-epoch']);
});

test('a bit, a cut, no proofs, no room, a passphrase that costs too much: each has its sentence', async () => {
  const flipped = away.sealed.with(-9, (away.sealed.at(-9) ?? 0) ^ 4);
  const costly = utf8(`age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} 30\n`);
  const open = async (bytes: Uint8Array) =>
    checkTakenAway(
      archiveFiles(isAgeFile(bytes) ? await unsealed(bytes, passphrase) : bytes),
      wish(),
    );
  for (const [bytes, sentence] of [
    [flipped, /altered after it was sealed, or is cut off/],
    [away.sealed.slice(0, -100), /altered after it was sealed, or is cut off/],
    [away.sealed.slice(0, 30), /not what it should be \(age-file/],
    [costly, /not what it should be \(work-factor/],
    [packed(new Map([['conversation.txt', utf8('x')]])), /taken away without proofs/],
    [utf8('hello'), /no archive, or it is cut off/],
    [new Uint8Array(0), /no archive, or it is cut off/],
  ] as const) {
    await assert.rejects(open(bytes), (error) => {
      assert.match(explain(error).sentence, sentence);
      return true;
    });
  }
});

suite('from a terminal, with no server to ask', () => {
  const nowhere = 'http://127.0.0.1:9';
  const secret = join(folder, 'words');

  async function verify(bytes: Uint8Array, ...more: readonly string[]): Promise<Ended> {
    await writeFile(secret, passphrase);
    const file = join(folder, 'away.age');
    await writeFile(file, bytes);
    return nearhand(nowhere, ['verify', file, '--passphrase-file', secret, ...more]);
  }

  test('it holds, sealed or opened with age', async () => {
    const sealed = await verify(away.sealed, '--poster', away.poster);
    assert.equal(sealed.exitCode, 0, sealed.errors);
    assert.match(sealed.output, /what can be checked here holds/);
    assert.match(sealed.output, /Cannot be proven here:[\s\S]*a file can lack its end/);
    assert.doesNotMatch(sealed.output, /WRONG|its key is taken from the file/);
    const plain = await verify(away.archive, '--json');
    assert.equal(plain.exitCode, 0, plain.errors);
    const json = JSON.parse(plain.output);
    assert.deepEqual(
      [json.holds, json.partial, json.headCode, json.ledger.key, json.ledger.keyIsGiven],
      [true, false, away.headCode, community.ledger.key, false],
    );
  });

  test('a wrong thing is named, and ends with 1', async () => {
    const files = altered('conversation.json', lined('Mei answers', 'Mei refuses'));
    const ended = await verify(packed(files));
    assert.equal(ended.exitCode, 1);
    assert.match(
      ended.output,
      /does NOT hold[\s\S]*WRONG:\n {2}conversation.json says something else: shape: message at \d/,
    );
  });

  test('what cannot be opened is told in a sentence, and ends with 1', async () => {
    const ended = await verify(await sealToPassphrase(away.archive, 'another', 10));
    assert.equal(ended.exitCode, 1);
    assert.match(ended.errors, /passphrase does not open .*\(passphrase\)/);
  });

  test('a file without end is not read', async () => {
    const file = join(folder, 'huge');
    await writeFile(file, '');
    await truncate(file, 2 ** 34);
    const ended = await nearhand(nowhere, ['verify', file]);
    assert.equal(ended.exitCode, 1);
    assert.match(ended.errors, /larger than any room/);
  });
});
