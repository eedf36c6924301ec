import { encodeIdentity } from '@nearhand/seal/age-key';
import { openAttachment } from '@nearhand/seal/attachment';
import { fromBase64url, text } from '@nearhand/seal/bytes';
import {
  type Card,
  type CardLanguage,
  cardFromDigits,
  cardFromQr,
  cardFromWords,
} from '@nearhand/seal/card';
import { decodeDevice, decodeSteward } from '@nearhand/seal/device-leaf';
import { checkEnrolment, enrolmentFragment, enrolmentSecret } from '@nearhand/seal/enrolment';
import { openEntry, verifyEntry } from '@nearhand/seal/entry';
import { type EpochKeys, openingKeyOf } from '@nearhand/seal/epoch-keys';
import { SealError } from '@nearhand/seal/error';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { leafHash } from '@nearhand/seal/hash';
import { openKeyFile } from '@nearhand/seal/key-file';
import { checkFollows, checkRoom, decodeManifest, keysOfEpoch } from '@nearhand/seal/manifest';
import { openMembers, type Restored } from '@nearhand/seal/members';
import { openOlder } from '@nearhand/seal/older';
import { isHidden, openOpening, verifyOpening } from '@nearhand/seal/opening-record';
import { requestMessage, signInMessage } from '@nearhand/seal/request';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { decodeLeaving, decodeRoster } from '@nearhand/seal/roster';
import { type SignatureKind, verify } from '@nearhand/seal/signature';
import { doorOfSlot, openSlot } from '@nearhand/seal/slot';
import type { Loose } from './make/case.ts';
import type { Given, Reader } from './vector-suite.ts';

function bytesOf(given: Given, name: string): Uint8Array {
  return fromBase64url(textOf(given, name));
}

function textOf(given: Given, name: string): string {
  const value = given[name];
  if (typeof value !== 'string') throw new Error(`the vector gives no ${name}`);
  return value;
}

function numberOf(given: Given, name: string): number {
  const value = given[name];
  if (typeof value !== 'number') throw new Error(`the vector gives no ${name}`);
  return value;
}

async function readCard(as: string, typed: string): Promise<{ card: Card; pin?: string }> {
  if (as === 'qr') return cardFromQr(typed);
  if (as === 'digits') return { card: cardFromDigits(typed) };
  return { card: await cardFromWords(typed, as as CardLanguage) };
}

async function card(given: Given, bytes: Uint8Array): Promise<Loose> {
  const read = await readCard(textOf(given, 'as'), text(bytes));
  const keys = await roomKeysOf(read.card, textOf(given, 'origin'));
  return {
    entropy: read.card.entropy,
    roomKey: keys.signer.publicKey,
    roomId: keys.roomId,
    identity: encodeIdentity(keys.ageScalar),
    recipient: keys.recipient,
    ...(read.pin === undefined ? {} : { pin: read.pin }),
  };
}

async function slot(given: Given, bytes: Uint8Array): Promise<Loose> {
  const expected = {
    epoch: numberOf(given, 'epoch'),
    door: bytesOf(given, 'door'),
    commitment: bytesOf(given, 'commitment'),
  };
  const content = await openSlot(bytesOf(given, 'scalar'), bytes, expected);
  await doorOfSlot(content, expected);
  const { roomKey, from, K, H } = content;
  return { roomKey, from, K, H };
}

async function older(given: Given, bytes: Uint8Array): Promise<Loose> {
  const place = { roomId: bytesOf(given, 'roomId'), epoch: numberOf(given, 'epoch') };
  return { K: openOlder(place, bytes, numberOf(given, 'from'), bytesOf(given, 'H')) };
}

function toldRestored({ backup, abandoned }: Restored): Loose {
  return { backup, ...(abandoned && { abandoned: { ...abandoned } }) };
}

async function manifest(given: Given, bytes: Uint8Array): Promise<Loose> {
  const read = await decodeManifest(bytes);
  checkRoom(read, textOf(given, 'origin'), bytesOf(given, 'roomId'));
  const { previous } = given;
  const before =
    previous === undefined ? undefined : await decodeManifest(bytesOf(given, 'previous'));
  checkFollows(before, read, bytesOf(given, 'head'), numberOf(given, 'sequence'));
  const keys = await keysOfEpoch(read, bytesOf(given, 'K'), bytesOf(given, 'S'));
  const { members, ledger, restored } = openMembers(read, keys.membersKey, read.members);
  const { signature: _signature, older: _older, ...readable } = read;
  return {
    ...readable,
    rosters: read.rosters.map(({ desk, number, devices }) => ({ desk, number, devices })),
    members: members.map(({ from, since, leafBytes }) => ({ from, since, leaf: leafBytes })),
    ...(ledger && { ledger: { root: ledger.root, size: ledger.size } }),
    ...(restored && { restored: toldRestored(restored) }),
  };
}

const kept = new Map<string, Promise<EpochKeys>>();

/** A test reads one entry a thousand times: the keys of what it is given are made once. */
function entryKeys(given: Given): Promise<EpochKeys> {
  const name = ['K', 'S', 'door', 'commitment'].map((each) => textOf(given, each)).join();
  const committed = { door: bytesOf(given, 'door'), commitment: bytesOf(given, 'commitment') };
  const keys = kept.get(name) ?? keysOfEpoch(committed, bytesOf(given, 'K'), bytesOf(given, 'S'));
  kept.set(name, keys);
  return keys;
}

async function entry(given: Given, bytes: Uint8Array): Promise<Loose> {
  const keys = await entryKeys(given);
  const place = {
    roomId: bytesOf(given, 'roomId'),
    epoch: numberOf(given, 'epoch'),
    sequence: numberOf(given, 'sequence'),
    previous: bytesOf(given, 'previous'),
  };
  const opened = openEntry(bytes, place, keys.entryKey);
  await verifyEntry(opened, bytesOf(given, 'key'));
  const { id, author, content, head } = opened;
  return { id, author, content, head };
}

async function openingRecord(given: Given, bytes: Uint8Array): Promise<Loose> {
  const place = {
    roomId: bytesOf(given, 'roomId'),
    epoch: numberOf(given, 'epoch'),
    previous: bytesOf(given, 'previous'),
  };
  const opened = openOpening(bytes, place, openingKeyOf(bytesOf(given, 'K')));
  if (!isHidden(opened)) await verifyOpening(opened, bytesOf(given, 'key'));
  const { author, hour, ownPrevious, shiftNumber, shiftHash, hash } = opened;
  return { author, hour, ownPrevious, shiftNumber, shiftHash, hash };
}

async function enrolment(given: Given, bytes: Uint8Array): Promise<Loose> {
  const invitation = bytesOf(given, 'invitation');
  const seed = bytesOf(given, 'stewardSeed');
  const secret = enrolmentSecret(seed, textOf(given, 'origin'), invitation);
  checkEnrolment(secret, bytesOf(given, 'leaf'), bytes);
  const link = (role: 'helper' | 'steward') => enrolmentFragment({ role, invitation, secret });
  return { secret, links: { helper: link('helper'), steward: link('steward') } };
}

async function request(given: Given, bytes: Uint8Array): Promise<Loose> {
  const common = { origin: textOf(given, 'origin'), nonce: bytesOf(given, 'nonce') };
  const kind = textOf(given, 'kind') === 'request' ? 'request' : 'sign-in';
  const message =
    kind === 'sign-in'
      ? signInMessage({ ...common, leafHash: bytesOf(given, 'leafHash') })
      : requestMessage({
          ...common,
          method: textOf(given, 'method'),
          path: textOf(given, 'path'),
          body: bytesOf(given, 'body'),
          epoch: numberOf(given, 'epoch'),
        });
  if (!(await verify(kind, bytesOf(given, 'key'), message, bytes))) {
    throw new SealError('signature', 'request');
  }
  return { message };
}

async function signature(given: Given, bytes: Uint8Array): Promise<Loose> {
  const kind = textOf(given, 'kind') as SignatureKind;
  const holds = await verify(kind, bytesOf(given, 'key'), bytesOf(given, 'message'), bytes);
  if (!holds) throw new SealError('signature', 'vector');
  return { holds };
}

/** By the name of the format, which is that of its file. */
export const sealReaders: Readonly<Record<string, Reader>> = {
  card,
  slot,
  older,
  manifest,
  entry,
  enrolment,
  request,
  signature,
  'opening-record': openingRecord,
  'device-leaf': async (_given, bytes) => ({
    value: decodeDevice(bytes) as unknown as Loose,
    leafHash: leafHash(bytes),
    fingerprint: await fingerprintWords(bytes),
  }),
  'steward-leaf': async (_given, bytes) => ({
    value: decodeSteward(bytes) as unknown as Loose,
    leafHash: leafHash(bytes),
    fingerprint: await fingerprintWords(bytes),
  }),
  roster: async (_given, bytes) => ({
    value: decodeRoster(bytes) as unknown as Loose,
    leafHash: leafHash(bytes),
  }),
  leaving: async (_given, bytes) => ({
    value: decodeLeaving(bytes) as unknown as Loose,
    leafHash: leafHash(bytes),
  }),
  'key-file': async (given, bytes) =>
    (await openKeyFile(bytes, textOf(given, 'passphrase'))) as unknown as Loose,
  attachment: async (given, bytes) => ({
    bytes: await openAttachment(bytes, {
      file: bytesOf(given, 'file'),
      hash: bytesOf(given, 'hash'),
    }),
  }),
};
