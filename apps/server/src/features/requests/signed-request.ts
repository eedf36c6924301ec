import { epochHeader, keyHeader, nonceHeader, signatureHeader } from '@nearhand/protocol/headers';
import { Refusal } from '../../refusal.ts';
import { bytesOf } from './base64url.ts';
import { sha256 } from './digest.ts';
import { verifyNatively } from './native-signature.ts';
import type { Nonces } from './nonces.ts';
import type { PrivateRequest } from './private-request.ts';
import type { UsedOnce } from './used-once.ts';

/** Who signed, once `checkSignature` said so. */
export interface SignedBy {
  readonly key: Buffer;
  /** The epoch in the signature, 0 where none is known. */
  readonly epoch: number;
}

/** What a signature is checked with. */
export interface SignatureSide {
  readonly community: { readonly ledgerOrigin: string };
  readonly nonces: Nonces;
  readonly usedOnce: UsedOnce;
}

/**
 * What makes a request good for one time at all processes together: its nonce, or what it says, where
 * that follows a head that nothing else can follow. The second costs no statement.
 */
export type OnceBy = 'nonce' | 'content';

/** What is verified where there is nothing to verify, so that it takes as long. */
const dummyKey = Buffer.from(
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  'hex',
);
const dummySignature = Buffer.alloc(64, 1);
const noBody = Buffer.alloc(0);

/** The body as it came; requests without one have none. */
export function rawBody(request: PrivateRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : noBody;
}

/** The key that a request says it is signed with; of the path where the path names it. */
export function namedKey(request: PrivateRequest): Buffer | undefined {
  return bytesOf(request.headers[keyHeader], 32);
}

/**
 * Uses up the nonce (`nonce-used` where it is none of ours, old or used) and verifies. Undefined
 * where the signature or anything about it is wrong, after the same work.
 */
export async function checkSignature(
  request: PrivateRequest,
  key: Buffer | undefined,
  { community: { ledgerOrigin }, nonces, usedOnce }: SignatureSide,
  once: OnceBy = 'nonce',
): Promise<SignedBy | undefined> {
  const nonce = bytesOf(request.headers[nonceHeader], 32);
  if (nonce === undefined || !nonces.spend(nonce)) throw new Refusal('nonce-used');
  const signature = bytesOf(request.headers[signatureHeader], 64);
  const epoch = epochOf(request.headers[epochHeader]);
  const isWhole = key !== undefined && signature !== undefined && epoch !== undefined;
  const message = requestMessage(request, ledgerOrigin, nonce, epoch ?? 0);
  const isRight = await verifyNatively(
    'request',
    isWhole ? key : dummyKey,
    message,
    isWhole ? signature : dummySignature,
  );
  if (!isWhole || !isRight) return undefined;
  // Only what is signed: nobody fills the table with requests that come to nothing anyway.
  const isFirst = once === 'content' || (await usedOnce.take(nonces.once(nonce)));
  if (!isFirst) throw new Refusal('nonce-used');
  return { key, epoch };
}

function epochOf(header: unknown): number | undefined {
  if (typeof header !== 'string' || !/^\d{1,10}$/.test(header)) return undefined;
  const epoch = Number(header);
  return epoch <= 0xffff_ffff && String(epoch) === header ? epoch : undefined;
}

/** `docs/formats.md`, "Signed request": seal's `requestMessage` over what arrived, natively. */
function requestMessage(
  request: PrivateRequest,
  ledgerOrigin: string,
  nonce: Buffer,
  epoch: number,
): Buffer {
  const path = Buffer.from(request.raw.url ?? '', 'utf8');
  const { method } = request;
  const at = 2 + ledgerOrigin.length + 32;
  const message = Buffer.allocUnsafe(at + 1 + method.length + 2 + path.length + 32 + 4);
  message.writeUInt16BE(ledgerOrigin.length, 0);
  message.write(ledgerOrigin, 2, 'latin1');
  nonce.copy(message, 2 + ledgerOrigin.length);
  message.writeUInt8(method.length, at);
  message.write(method, at + 1, 'latin1');
  const pathAt = at + 1 + method.length;
  message.writeUInt16BE(path.length, pathAt);
  path.copy(message, pathAt + 2);
  sha256(rawBody(request)).copy(message, pathAt + 2 + path.length);
  message.writeUInt32BE(epoch, message.length - 4);
  return message;
}
