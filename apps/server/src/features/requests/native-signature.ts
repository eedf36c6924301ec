import type { SignatureKind } from '@nearhand/seal/signature';
import { SignatureThread } from './signature-thread.ts';

const thread = new SignatureThread();
const labels = new Map<SignatureKind, Buffer>();

/** Whether the signature holds: the same answers as seal's `verify`, natively and on another thread. */
export function verifyNatively(
  kind: SignatureKind,
  publicKey: Buffer,
  message: Buffer,
  signature: Buffer,
): Promise<boolean> {
  if (signature.length !== 64 || publicKey.length !== 32) return Promise.resolve(false);
  return thread.verify({ publicKey, message: Buffer.concat([labelOf(kind), message]), signature });
}

function labelOf(kind: SignatureKind): Buffer {
  const kept = labels.get(kind);
  if (kept !== undefined) return kept;
  const label = Buffer.from(`nearhand/v1/${kind}`, 'ascii');
  labels.set(kind, label);
  return label;
}
