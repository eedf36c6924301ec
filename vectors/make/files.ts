import { encodeRecipient } from '@nearhand/seal/age-key';
import { sealAttachment } from '@nearhand/seal/attachment';
import { toBase64url, u64, utf8 } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { curves } from '@nearhand/seal/curves';
import { encodeSteward } from '@nearhand/seal/device-leaf';
import { enrolmentFragment, enrolmentMac, enrolmentSecret } from '@nearhand/seal/enrolment';
import { hash } from '@nearhand/seal/hash';
import { drawPassphrase, type KeyFileContent, sealKeyFile } from '@nearhand/seal/key-file';
import { drawOrigin } from '@nearhand/seal/origin';
import { requestMessage, signInMessage } from '@nearhand/seal/request';
import { signerOf } from '@nearhand/seal/signature';
import { Encrypter } from 'age-encryption';
import { type InvalidCase, invalid, type Loose, type Vectors, valid } from './case.ts';
import { drawDevice } from './desks.ts';
import { withSeed } from './seeded.ts';

// The format's work factor is 15; most cases here are sealed with a lower one, to be quick to read.
const QUICK = 4;

async function sealedText(content: unknown, passphrase: string, workFactor = QUICK) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(encodeCanonical(content));
}

export function keyFiles(): Promise<Vectors> {
  return withSeed('key-file', async (random) => {
    const origin = drawOrigin();
    const desk = random(16);
    const device = await drawDevice(random, desk, '林美玉');
    const other = await drawDevice(random, desk, 'Another');
    const passphrase = await drawPassphrase();
    const helper: KeyFileContent = {
      age: device.identity,
      desk: toBase64url(desk),
      leaf: toBase64url(device.leafBytes),
      origin,
      role: 'helper',
      seed: toBase64url(device.seed),
      type: 'key-file',
      v: 1,
    };
    const stewardLeaf = encodeSteward({
      desk: toBase64url(desk),
      id: toBase64url(random(16)),
      name: '陳管理',
      sign: toBase64url(device.signer.publicKey),
      type: 'steward',
      v: 1,
    });
    const { age: _none, ...common } = helper;
    const steward: KeyFileContent = { ...common, leaf: toBase64url(stewardLeaf), role: 'steward' };
    const typed = passphrase.replaceAll('-', ' ').toUpperCase();
    const bad = async (name: string, content: unknown, code: InvalidCase['code']) =>
      invalid(name, { passphrase }, await sealedText(content, passphrase), code);
    const quick = await sealKeyFile(helper, passphrase, QUICK);
    const { publicKey } = await (await curves()).x25519.key(device.scalar);
    const toRecipient = new Encrypter();
    toRecipient.addRecipient(encodeRecipient(publicKey));
    return {
      format: 'key-file',
      valid: [
        valid(
          'a helper',
          { passphrase },
          await sealKeyFile(helper, passphrase),
          helper as unknown as Loose,
        ),
        valid(
          'a helper, typed otherwise',
          { passphrase: typed },
          quick,
          helper as unknown as Loose,
        ),
        valid(
          'a steward',
          { passphrase },
          await sealKeyFile(steward, passphrase, QUICK),
          steward as unknown as Loose,
        ),
      ],
      invalid: [
        invalid(
          'another passphrase',
          { passphrase: 'zoo-zoo-zoo-zoo-zoo-zoo-zoo' },
          quick,
          'passphrase',
        ),
        invalid(
          'a file to a recipient',
          { passphrase },
          await toRecipient.encrypt('no'),
          'age-file',
        ),
        invalid('no age file', { passphrase }, utf8('age-encryption.org/v2\n'), 'age-file'),
        invalid('a work factor of 19', { passphrase }, withFactor(quick, '19'), 'work-factor'),
        await bad(
          'the seed of another',
          { ...helper, seed: toBase64url(other.seed) },
          'key-file-mismatch',
        ),
        await bad(
          'the age key of another',
          { ...helper, age: other.identity },
          'key-file-mismatch',
        ),
        await bad(
          'another desk',
          { ...helper, desk: toBase64url(random(16)) },
          'key-file-mismatch',
        ),
        await bad('a helper without an age key', { ...common }, 'shape'),
        await bad('a steward with an age key', { ...steward, age: helper.age }, 'shape'),
        await bad('no origin', { ...helper, origin: 'https://example.org' }, 'origin'),
      ],
    };
  });
}

function withFactor(file: Uint8Array, factor: string): Uint8Array {
  const head = new TextDecoder('latin1').decode(file.subarray(0, 60));
  const end = head.indexOf('\n', 23);
  return Uint8Array.of(
    ...file.subarray(0, end - String(QUICK).length),
    ...utf8(factor),
    ...file.subarray(end),
  );
}

export function attachments(): Promise<Vectors> {
  return withSeed('attachment', async (random) => {
    const sealed = await sealAttachment(utf8('A letter from the bank.'));
    const other = await sealAttachment(utf8('Another letter.'));
    const none = await sealAttachment(new Uint8Array(0));
    const longer = random(300);
    const long = await sealAttachment(longer);
    const { publicKey } = await (await curves()).x25519.key(sealed.file);
    const raw = async (name: string, plainBytes: Uint8Array, code: InvalidCase['code']) => {
      const encrypter = new Encrypter();
      encrypter.addRecipient(encodeRecipient(publicKey));
      const bytes = await encrypter.encrypt(plainBytes);
      return invalid(name, { file: sealed.file, hash: hash(bytes) }, bytes, code);
    };
    const key = ({ file, hash: of }: typeof sealed) => ({ file, hash: of });
    return {
      format: 'attachment',
      valid: [
        valid('a text', key(sealed), sealed.sealed, { bytes: utf8('A letter from the bank.') }),
        valid('nothing', key(none), none.sealed, { bytes: new Uint8Array(0) }),
        valid('bytes', key(long), long.sealed, { bytes: longer }),
      ],
      invalid: [
        invalid('swapped with another', key(sealed), other.sealed, 'attachment-hash'),
        invalid(
          'the key of another',
          { ...key(sealed), file: other.file },
          sealed.sealed,
          'age-file',
        ),
        await raw('a length beyond its end', Uint8Array.of(...u64(99), 1, 2), 'truncated'),
        await raw('a length of 2^63', Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0), 'range'),
        await raw('no length', Uint8Array.of(0, 0), 'truncated'),
        await raw('bytes after the content', Uint8Array.of(...u64(8), ...random(9)), 'padding'),
        await raw('too much padding', Uint8Array.of(...u64(1), ...new Uint8Array(40)), 'padding'),
      ],
    };
  });
}

/** `bytes` is the MAC that came with the leaf. */
export function enrolments(): Promise<Vectors> {
  return withSeed('enrolment', async (random) => {
    const origin = drawOrigin();
    const stewardSeed = random(32);
    const invitation = random(16);
    const device = await drawDevice(random, random(16), 'New');
    const swapped = await drawDevice(random, random(16), 'New');
    const secret = enrolmentSecret(stewardSeed, origin, invitation);
    const mac = enrolmentMac(secret, device.leafBytes);
    const given = { origin, stewardSeed, invitation, leaf: device.leafBytes };
    const links = {
      helper: enrolmentFragment({ role: 'helper', invitation, secret }),
      steward: enrolmentFragment({ role: 'steward', invitation, secret }),
    };
    return {
      format: 'enrolment',
      valid: [valid('a helper', given, mac, { secret, links })],
      invalid: [
        invalid('keys swapped on the way', { ...given, leaf: swapped.leafBytes }, mac, 'signature'),
        invalid('another invitation', { ...given, invitation: random(16) }, mac, 'signature'),
        invalid('another steward', { ...given, stewardSeed: random(32) }, mac, 'signature'),
        invalid('another community', { ...given, origin: drawOrigin() }, mac, 'signature'),
      ],
    };
  });
}

/** `bytes` is the signature. */
export function requests(): Promise<Vectors> {
  return withSeed('request', async (random) => {
    const origin = drawOrigin();
    const signer = await signerOf(random(32));
    const key = signer.publicKey;
    const path = '/api/rooms/abc?from=1';
    const request = { origin, nonce: random(32), method: 'POST', path, body: utf8('{}'), epoch: 2 };
    const signature = await signer.sign('request', requestMessage(request));
    const given = { kind: 'request', key, ...request };
    const signIn = { origin, nonce: random(32), leafHash: random(32) };
    const signInSignature = await signer.sign('sign-in', signInMessage(signIn));
    const other = (name: string, change: Loose) =>
      invalid(name, { ...given, ...(change as object) }, signature, 'signature');
    return {
      format: 'request',
      valid: [
        valid('a request', given, signature, { message: requestMessage(request) }),
        valid('a sign-in', { kind: 'sign-in', key, ...signIn }, signInSignature, {
          message: signInMessage(signIn),
        }),
      ],
      invalid: [
        other('another community', { origin: drawOrigin() }),
        other('another nonce', { nonce: random(32) }),
        other('another method', { method: 'GET' }),
        other('another path', { path: '/api/rooms/abc?from=2' }),
        other('another body', { body: utf8('{ }') }),
        other('another epoch', { epoch: 3 }),
        other('another key', { key: (await signerOf(random(32))).publicKey }),
        invalid(
          'signed as another kind',
          given,
          await signer.sign('sign-in', requestMessage(request)),
          'signature',
        ),
      ],
    };
  });
}
