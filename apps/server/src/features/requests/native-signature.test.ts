import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { signerOf, verify } from '@nearhand/seal/signature';
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

async function bothSay(key: Buffer, message: Buffer, signature: Buffer): Promise<boolean> {
  const native = await verifyNatively('request', key, message, signature);
  const seal = await verify('request', key, message, signature);
  assert.equal(native, seal, `${key.toString('hex')} ${signature.toString('hex')}`);
  return native;
}

test('the server and the devices judge every signature alike', async () => {
  const signer = await signerOf(randomBytes(32));
  const key = Buffer.from(signer.publicKey);
  const message = randomBytes(300);
  const signature = Buffer.from(await signer.sign('request', message));
  assert.equal(await bothSay(key, message, signature), true);
  const otherKind = Buffer.from(await signer.sign('manifest', message));
  assert.equal(await bothSay(key, message, otherKind), false);
  for (let bit = 0; bit < 512; bit += 7) {
    const flipped = Buffer.from(signature);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(await bothSay(key, message, flipped), false);
  }
  for (const length of [0, 63, 65]) {
    assert.equal(await bothSay(key, message, Buffer.alloc(length, 1)), false);
  }
});

test('keys and signatures of small order, and what is not canonical, are refused', async () => {
  const signer = await signerOf(randomBytes(32));
  const key = Buffer.from(signer.publicKey);
  const message = randomBytes(32);
  const signature = Buffer.from(await signer.sign('request', message));
  const s = signature.subarray(32);
  for (const point of points) {
    assert.equal(await bothSay(point, message, signature), false);
    // 0·B = R + k·A holds for R and A both the neutral point, which OpenSSL itself takes.
    for (const r of points) {
      assert.equal(await bothSay(point, message, Buffer.concat([r, Buffer.alloc(32)])), false);
    }
    assert.equal(await bothSay(key, message, Buffer.concat([point, s])), false);
  }
  const above = Buffer.from(s);
  let carry = 0;
  for (let i = 0; i < 32; i += 1) {
    const sum = (s[i] ?? 0) + (order[i] ?? 0) + carry;
    above[i] = sum & 0xff;
    carry = sum >> 8;
  }
  const malleable = Buffer.concat([signature.subarray(0, 32), above]);
  assert.equal(await bothSay(key, message, malleable), false);
});
