import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import type { Card } from '@nearhand/seal/card';
import { randomBytes } from '@nearhand/seal/random';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import { addRecord, deleteRecord, type KeptRecord, putRecord, readRecords } from './kept-store.ts';

// A kept card is sealed twice: inside under a key drawn from the PIN by scrypt, outside under an
// AES key that this browser holds and never gives out. A PIN is short: whoever copies the whole
// browser profile can try all of them, and the screen says so.

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

export async function hasKept(): Promise<boolean> {
  return (await readRecords()).length > 0;
}

/** Keeps a card on this device, unlocked by the PIN. */
export async function keepCard(card: Card, pin: string, memory?: VisitMemory): Promise<KeptHandle> {
  const salt = randomBytes(16);
  const inner = await pinKey(pin, salt);
  const outer = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const sealed = await sealInside(insideOf(card, memory), inner, outer);
  const id = await addRecord({ salt, outer, sealed });
  return { id, inner };
}

/** Every kept card that this PIN opens. */
export async function openKept(pin: string): Promise<readonly Kept[]> {
  const opened: Kept[] = [];
  for (const record of await readRecords()) {
    const inner = await pinKey(pin, record.salt);
    const inside = await openInside(record, inner);
    if (!inside) continue;
    const card = { entropy: fromBase64url(inside.card) };
    const memory = inside.memory ? { memory: inside.memory } : {};
    opened.push({ card, ...memory, handle: { id: record.id, inner } });
  }
  return opened;
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
