import { createHash } from 'node:crypto';
import { decodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { decodeLeaf, type Leaf, peekKind } from '@nearhand/ledger/leaf';
import { verifyElsewhere } from '@nearhand/seal/curves';
import { type SignatureKind, verify } from '@nearhand/seal/signature';
import { nativeVerify } from './native-ed25519.ts';

/** Which signature was found to hold, by key, message and signature together. */
function nameOf(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  const hash = createHash('sha256').update(publicKey).update(signature).update(message);
  return hash.digest('base64');
}

/** The kinds that somebody signs, and what of them is signed. */
const signed: Partial<Record<Leaf['kind'], (payload: Uint8Array) => Uint8Array>> = {
  root: (payload) => payload,
  device: (payload) => decodeDeviceEntry(payload).leafBytes,
  roster: (payload) => payload,
  leaving: (payload) => payload,
};

/**
 * Checks the signatures of leaves ahead of the audit, on whatever thread this is, and gives the names
 * of those that hold. What cannot be read is passed over: the audit says what is wrong with it.
 */
export async function checkSignatures(leaves: readonly Uint8Array[]): Promise<readonly string[]> {
  const found: string[] = [];
  verifyElsewhere((publicKey, message, signature) => {
    const holds = nativeVerify(publicKey, message, signature);
    if (holds) found.push(nameOf(publicKey, message, signature));
    return Promise.resolve(holds);
  });
  for (const bytes of leaves) {
    const kind = peekKind(bytes);
    const messageOf = kind && signed[kind];
    if (messageOf === undefined) continue;
    try {
      const { payload, signatures } = decodeLeaf(bytes);
      const message = messageOf(payload);
      for (const { key, signature } of signatures) {
        await verify(kind as SignatureKind, key, message, signature);
      }
    } catch {
      // Left to the audit.
    }
  }
  return found;
}

/**
 * Has this thread believe the signatures that others found to hold, and check every other itself.
 * @returns where their names are put
 */
export function believeChecked(): { add(names: readonly string[]): void; clear(): void } {
  const known = new Set<string>();
  verifyElsewhere((publicKey, message, signature) => {
    const isKnown = known.delete(nameOf(publicKey, message, signature));
    return Promise.resolve(isKnown || nativeVerify(publicKey, message, signature));
  });
  return {
    add(names) {
      for (const name of names) known.add(name);
    },
    clear: () => known.clear(),
  };
}
