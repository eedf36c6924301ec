import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { armor, Decrypter, Encrypter } from 'age-encryption';
import { openAge, sealAge } from './age-file.ts';
import { decodeRecipient, encodeIdentity, encodeRecipient } from './age-key.ts';
import { openAttachment, sealAttachment } from './attachment.ts';
import { utf8 } from './bytes.ts';
import { type CurvesChoice, curves, useCurves } from './curves.ts';
import { SealError } from './error.ts';
import { sealToPassphrase } from './passphrase-file.ts';
import { randomBytes } from './random.ts';
import { decoySlot, SLOT, sealSlot, slotKeyOf } from './slot.ts';

after(() => useCurves('auto'));

interface KitCase {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Uint8Array;
}

/** The cases of the age test kit: a header of `key: value` lines, an empty line, the file. */
function kit(): readonly KitCase[] {
  const files = createRequire(import.meta.url)('cctv-age') as Record<string, Uint8Array>;
  return Object.entries(files).map(([name, bytes]) => {
    const end = Buffer.from(bytes).indexOf('\n\n');
    const head = Buffer.from(bytes.subarray(0, end)).toString('utf8');
    const fields = new Map(head.split('\n').map((line) => splitOnce(line)));
    const body = bytes.subarray(end + 2);
    return { name, fields, file: fields.has('compressed') ? inflateSync(body) : body };
  });
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at), line.slice(at + 2)];
}

const noPty = 'no `script` on this machine to ask for a passphrase in';

function hasAge(): boolean {
  return spawnSync('age', ['--version']).status === 0;
}

function hasPty(): boolean {
  return spawnSync('script', ['--version']).status === 0;
}

// 0, 1, two of order 8, and p − 1, p, p + 1 (RFC 7748 section 6.1).
const smallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

async function drawIdentity() {
  const scalar = randomBytes(32);
  const { publicKey } = await (await curves()).x25519.key(scalar);
  const recipient = encodeRecipient(publicKey);
  return { scalar, recipient, identity: encodeIdentity(scalar) };
}

async function decrypt({ fields, file }: KitCase): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  const identity = fields.get('identity');
  const passphrase = fields.get('passphrase');
  if (identity !== undefined) decrypter.addIdentity(identity);
  if (passphrase !== undefined) decrypter.addPassphrase(passphrase);
  const whole = fields.has('armored') ? armor.decode(Buffer.from(file).toString('latin1')) : file;
  return decrypter.decrypt(whole);
}

suite('age', () => {
  test('typage passes the test kit of the format', async (t) => {
    const skipped: string[] = [];
    let passed = 0;
    for (const each of kit()) {
      const expect = each.fields.get('expect');
      let plain: Uint8Array | undefined;
      try {
        plain = await decrypt(each);
      } catch {
        plain = undefined;
      }
      if (expect !== 'success') {
        assert.equal(plain, undefined, `${each.name}: ${expect}`);
      } else if (plain === undefined) {
        skipped.push(each.name);
        continue;
      } else {
        const payload = createHash('sha256').update(plain).digest('hex');
        assert.equal(payload, each.fields.get('payload'), each.name);
      }
      passed += 1;
    }
    t.diagnostic(`${passed} cases of the kit hold`);
    t.diagnostic(`skipped: ${skipped.join(', ') || 'none'}`);
    assert.ok(passed > 100);
  });

  for (const choice of ['webcrypto', 'noble'] as readonly CurvesChoice[]) {
    test(`our slots and typage read each other, with ${choice}`, async () => {
      useCurves(choice);
      const { scalar, recipient, identity } = await drawIdentity();
      const plain = randomBytes(136);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const ours = await sealAge(decodeRecipient(recipient), plain);
      assert.deepEqual(await decrypter.decrypt(ours), plain);
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      const theirs = await encrypter.encrypt(plain);
      assert.equal(theirs.length, SLOT);
      assert.deepEqual(await openAge(await slotKeyOf(scalar), theirs), plain);
    });

    test(`no share or recipient of small order gets through, with ${choice}`, async () => {
      useCurves(choice);
      const { scalar, recipient } = await drawIdentity();
      for (const u of smallOrder) {
        assert.throws(() => decodeRecipient(encodeRecipient(u)), { code: 'recipient' });
        await assert.rejects(sealAge(u, randomBytes(136)), { code: 'recipient' });
        const slot = await sealAge(decodeRecipient(recipient), randomBytes(136));
        slot.set(utf8(Buffer.from(u).toString('base64').replace('=', '')), 32);
        await assert.rejects(openAge(await slotKeyOf(scalar), slot), SealError);
      }
    });
  }

  test('a slot thrown away looks like any other', async () => {
    const { recipient } = await drawIdentity();
    const content = { roomKey: randomBytes(32), epoch: 1, from: 1, K: randomBytes(32) };
    const whole = { ...content, H: randomBytes(32), tie: randomBytes(32) };
    const shapes = [await sealSlot(recipient, whole), await decoySlot()].map((slot) => {
      assert.equal(slot.length, SLOT);
      return Buffer.from(slot.subarray(0, 168))
        .toString('latin1')
        .replace(/[\w+/]{43}/g, '…');
    });
    assert.equal(shapes[0], shapes[1]);
  });
});

suite('the age command', { skip: hasAge() ? false : 'no `age` on this machine' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nearhand-age-'));
  after(() => rmSync(folder, { recursive: true }));

  function age(args: readonly string[], input: Uint8Array): Uint8Array {
    const run = spawnSync('age', args, { input });
    assert.equal(run.status, 0, run.stderr.toString());
    return Uint8Array.from(run.stdout);
  }

  function keyPath(identity: string): string {
    const path = join(folder, 'key.txt');
    writeFileSync(path, `${identity}\n`);
    return path;
  }

  test('opens our slots, and we what it seals', async () => {
    const { scalar, recipient, identity } = await drawIdentity();
    const plain = randomBytes(136);
    const ours = await sealAge(decodeRecipient(recipient), plain);
    assert.deepEqual(age(['-d', '-i', keyPath(identity)], ours), plain);
    const theirs = age(['-r', recipient], plain);
    assert.deepEqual(await openAge(await slotKeyOf(scalar), theirs), plain);
  });

  test('opens our attachments, and we what it seals', async () => {
    const bytes = randomBytes(200_000);
    const { file, sealed } = await sealAttachment(bytes);
    const identity = encodeIdentity(file);
    const plain = age(['-d', '-i', keyPath(identity)], sealed);
    assert.deepEqual(plain.slice(8, 8 + bytes.length), bytes);
    const { publicKey } = await (await curves()).x25519.key(file);
    const theirs = age(['-r', encodeRecipient(publicKey)], plain);
    const hash = Uint8Array.from(createHash('sha256').update(theirs).digest());
    assert.deepEqual(await openAttachment(theirs, { file, hash }), bytes);
  });

  test('opens what we seal to a passphrase', { skip: hasPty() ? false : noPty }, async () => {
    const path = join(folder, 'sealed.age');
    writeFileSync(path, await sealToPassphrase(utf8('taken away'), 'zoo-zebra', 10));
    const out = join(folder, 'plain.txt');
    // age asks for a passphrase at a terminal only; script(1) gives it one.
    const run = spawnSync('script', ['-qec', `age -d -o ${out} ${path}`, '/dev/null'], {
      input: 'zoo-zebra\n',
    });
    assert.equal(run.status, 0, run.stdout.toString());
    assert.equal(readFileSync(out, 'utf8'), 'taken away');
  });
});
