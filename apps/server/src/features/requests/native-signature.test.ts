import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type SignatureKind, signerOf, verify } from '@nearhand/seal/signature';
import { byOpenSsl, bySodium, holds } from './ed25519.ts';
import { verifyNatively } from './native-signature.ts';

const order = Buffer.from(
  'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010',
  'hex',
);
const points = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map((hex) => Buffer.from(hex, 'hex'));

const equations = [byOpenSsl, ...(bySodium ? [bySodium] : [])];

/** What every implementation here says, which is what seal says on the devices. */
async function allSay(
  key: Buffer,
  message: Buffer,
  signature: Buffer,
  kind: SignatureKind = 'request',
): Promise<boolean> {
  const seal = await verify(kind, key, message, signature);
  const native = await verifyNatively(kind, key, message, signature);
  const name = `${key.toString('hex')} ${signature.toString('hex')}`;
  assert.equal(native, seal, name);
  const labelled = Buffer.concat([Buffer.from(`nearhand/v1/${kind}`), message]);
  for (const equation of equations) {
    assert.equal(holds(key, labelled, signature, equation), seal, name);
  }
  return native;
}

test('libsodium loads where this project runs: Linux on x64 and arm64', { skip: notHere() }, () => {
  assert.notEqual(bySodium, undefined);
});

function notHere(): string | false {
  const here = `${process.platform}-${process.arch}`;
  return ['linux-x64', 'linux-arm64'].includes(here) ? false : `this is ${here}`;
}

test('every vector is judged as it says, keys and R of mixed order among them', async () => {
  const file = new URL('../../../../../vectors/signature.json', import.meta.url);
  const { valid, invalid } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  for (const [cases, expected] of [
    [valid, true],
    [invalid, false],
  ] as const) {
    assert.ok(cases.length > 0);
    for (const { name, given, bytes: signature } of cases) {
      const { kind, key, message } = given;
      const said = await allSay(bytes(key), bytes(message), bytes(signature), kind);
      assert.equal(said, expected, name);
    }
  }
});

interface Vectors {
  readonly valid: readonly Vector[];
  readonly invalid: readonly Vector[];
}

interface Vector {
  readonly name: string;
  readonly given: {
    readonly kind: SignatureKind;
    readonly key: string;
    readonly message: string;
  };
  readonly bytes: string;
}

test('the server and the devices judge every signature alike', async () => {
  const signer = await signerOf(randomBytes(32));
  const key = Buffer.from(signer.publicKey);
  const message = randomBytes(300);
  const signature = Buffer.from(await signer.sign('request', message));
  assert.equal(await allSay(key, message, signature), true);
  const otherKind = Buffer.from(await signer.sign('manifest', message));
  assert.equal(await allSay(key, message, otherKind), false);
  for (let bit = 0; bit < 512; bit += 7) {
    const flipped = Buffer.from(signature);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(await allSay(key, message, flipped), false);
  }
  for (const length of [0, 63, 65]) {
    assert.equal(await allSay(key, message, Buffer.alloc(length, 1)), false);
  }
});

test('keys and signatures of small order, and what is not canonical, are refused', async () => {
  const signer = await signerOf(randomBytes(32));
  const key = Buffer.from(signer.publicKey);
  const message = randomBytes(32);
  const signature = Buffer.from(await signer.sign('request', message));
  const s = signature.subarray(32);
  for (const point of points) {
    assert.equal(await allSay(point, message, signature), false);
    // 0·B = R + k·A holds for R and A both the neutral point, which OpenSSL itself takes.
    for (const r of points) {
      assert.equal(await allSay(point, message, Buffer.concat([r, Buffer.alloc(32)])), false);
    }
    assert.equal(await allSay(key, message, Buffer.concat([point, s])), false);
  }
  const above = Buffer.from(s);
  let carry = 0;
  for (let i = 0; i < 32; i += 1) {
    const sum = (s[i] ?? 0) + (order[i] ?? 0) + carry;
    above[i] = sum & 0xff;
    carry = sum >> 8;
  }
  const malleable = Buffer.concat([signature.subarray(0, 32), above]);
  assert.equal(await allSay(key, message, malleable), false);
});
