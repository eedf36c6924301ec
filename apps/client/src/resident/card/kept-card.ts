import { equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import type { Card } from '@nearhand/seal/card';
import { randomBytes } from '@nearhand/seal/random';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import { addRecord, deleteRecord, type KeptRecord, putRecord, readRecords } from './kept-store.ts';
import { askPasskeys, makePasskey, type PasskeyFailure, passkeyKey } from './passkey.ts';

// A kept card is sealed twice: inside under a key drawn from the PIN by scrypt, or from the bytes
// that a passkey gives, outside under an AES key that this browser holds and never gives out. A PIN
// is short: whoever copies the whole browser profile can try all of them, and the screen says so.

/** What a kept card opens to. */
export interface Kept {
  readonly card: Card;
  readonly memory?: VisitMemory;
  /** Its place in the store, and the key that keeps it up to date while the room is open. */
  readonly handle: KeptHandle;
}

export interface KeptHandle {
  readonly id: number;
  readonly inner: CryptoKey;
}

interface Inside {
  readonly card: string;
  readonly memory?: VisitMemory;
}

const COST = { N: 2 ** 15, r: 8, p: 1, dkLen: 32 } as const;

/** How the cards that are kept here are unlocked. */
export interface KeptWays {
  readonly pin: boolean;
  readonly passkey: boolean;
}

export async function keptWays(): Promise<KeptWays> {
  const records = await readRecords();
  return {
    pin: records.some(({ passkey }) => !passkey),
    passkey: records.some(({ passkey }) => passkey),
  };
}

/** Keeps a card on this device, unlocked by the PIN. */
export async function keepCard(card: Card, pin: string, memory?: VisitMemory): Promise<KeptHandle> {
  const salt = randomBytes(16);
  return await keepUnder(await pinKey(pin, salt), { salt }, card, memory);
}

/** Keeps a card on this device, unlocked by the device's own lock; says why where it cannot be. */
export async function keepCardByPasskey(
  card: Card,
  memory?: VisitMemory,
): Promise<KeptHandle | PasskeyFailure> {
  const salt = randomBytes(32);
  const made = await makePasskey(salt);
  if (typeof made === 'string') return made;
  const inner = await aesKey(passkeyKey(made, salt));
  return await keepUnder(inner, { salt, passkey: made.passkey }, card, memory);
}

/** Every kept card that this PIN opens. */
export async function openKept(pin: string): Promise<readonly Kept[]> {
  const opened: Kept[] = [];
  for (const record of await readRecords()) {
    if (record.passkey) continue;
    const kept = await openRecord(record, await pinKey(pin, record.salt));
    if (kept) opened.push(kept);
  }
  return opened;
}

/** The kept card that the device's own lock opens; says why where none. */
export async function openKeptByPasskey(): Promise<Kept | PasskeyFailure> {
  const records = (await readRecords()).flatMap((record) =>
    record.passkey ? [{ ...record, passkey: record.passkey }] : [],
  );
  const got = await askPasskeys(records);
  if (typeof got === 'string') return got;
  const record = records.find(({ passkey }) => equal(passkey, got.passkey));
  if (!record) return 'not-unlocked';
  const kept = await openRecord(record, await aesKey(passkeyKey(got, record.salt)));
  return kept ?? 'not-unlocked';
}

async function keepUnder(
  inner: CryptoKey,
  lock: Pick<KeptRecord, 'salt' | 'passkey'>,
  card: Card,
  memory: VisitMemory | undefined,
): Promise<KeptHandle> {
  const outer = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const sealed = await sealInside(insideOf(card, memory), inner, outer);
  return { id: await addRecord({ ...lock, outer, sealed }), inner };
}

async function openRecord(record: KeptRecord, inner: CryptoKey): Promise<Kept | undefined> {
  const inside = await openInside(record, inner);
  if (!inside) return undefined;
  const memory = inside.memory ? { memory: inside.memory } : {};
  const card = { entropy: fromBase64url(inside.card) };
  return { card, ...memory, handle: { id: record.id, inner } };
}

/** Remembers how far a room has come, beside its kept card. */
export async function rememberVisit(
  { id, inner }: KeptHandle,
  card: Card,
  memory: VisitMemory,
): Promise<void> {
  const record = (await readRecords()).find((each) => each.id === id);
  if (!record) return;
  const sealed = await sealInside(insideOf(card, memory), inner, record.outer);
  await putRecord({ ...record, sealed });
}

export async function forgetKept({ id }: KeptHandle): Promise<void> {
  await deleteRecord(id);
}

function insideOf(card: Card, memory: VisitMemory | undefined): Inside {
  return { card: toBase64url(card.entropy), ...(memory && { memory }) };
}

async function pinKey(pin: string, salt: Uint8Array): Promise<CryptoKey> {
  const { scryptAsync } = await import('@noble/hashes/scrypt.js');
  const bytes = await scryptAsync(new TextEncoder().encode(pin), salt, COST);
  return await aesKey(bytes);
}

async function aesKey(bytes: Uint8Array): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
}

async function sealInside(inside: Inside, inner: CryptoKey, outer: CryptoKey): Promise<Uint8Array> {
  const plain = new TextEncoder().encode(JSON.stringify(inside));
  return await seal(await seal(plain, inner), outer);
}

async function openInside(record: KeptRecord, inner: CryptoKey): Promise<Inside | undefined> {
  try {
    const plain = await open(await open(record.sealed, record.outer), inner);
    return JSON.parse(new TextDecoder().decode(plain)) as Inside;
  } catch {
    return undefined;
  }
}

async function seal(plain: Uint8Array, key: CryptoKey): Promise<Uint8Array> {
  const iv = randomBytes(12);
  const name = 'AES-GCM';
  const sealed = await crypto.subtle.encrypt(
    { name, iv: iv as BufferSource },
    key,
    plain as BufferSource,
  );
  const whole = new Uint8Array(iv.length + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), iv.length);
  return whole;
}

async function open(sealed: Uint8Array, key: CryptoKey): Promise<Uint8Array> {
  const iv = sealed.slice(0, 12);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed.slice(12)),
  );
}
