import type { SignatureKind } from '@nearhand/seal/signature';
import { holds } from './ed25519.ts';

const labels = new Map<SignatureKind, Buffer>();

/**
 * Whether the signature holds: the same answers as seal's `verify`, natively. On this thread: handing
 * it to another, alone or in batches, cost more than it freed (decision 0013).
 */
export function verifyNatively(
  kind: SignatureKind,
  publicKey: Buffer,
  message: Buffer,
  signature: Buffer,
): Promise<boolean> {
  return Promise.resolve(holds(publicKey, Buffer.concat([labelOf(kind), message]), signature));
}

function labelOf(kind: SignatureKind): Buffer {
  const kept = labels.get(kind);
  if (kept !== undefined) return kept;
  const label = Buffer.from(`nearhand/v1/${kind}`, 'ascii');
  labels.set(kind, label);
  return label;
}
