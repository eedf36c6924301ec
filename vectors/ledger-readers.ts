import { openCheckpoint } from '@nearhand/ledger/checkpoint';
import { cosignatureVerifier, decodeCosignature } from '@nearhand/ledger/cosignature';
import { decodeDeskRoot } from '@nearhand/ledger/desk-root';
import { LedgerError } from '@nearhand/ledger/error';
import { decodeIndexLeaf, indexRootOf } from '@nearhand/ledger/index-map';
import { decodeLeaf, payloadHash } from '@nearhand/ledger/leaf';
import {
  decodeNote,
  type NoteVerifier,
  type VerifiedSignature,
  verifyNote,
} from '@nearhand/ledger/note';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import { checkPins, type LedgerPolicy, readPinText } from '@nearhand/ledger/policy';
import { decodeReleaseManifest, releaseHash } from '@nearhand/ledger/release-manifest';
import { decodeRelease } from '@nearhand/ledger/release-note';
import { decodeRestore } from '@nearhand/ledger/restore';
import {
  decodeVerifierKey,
  encodeVerifierKey,
  keyIdOf,
  signatureTypes,
  type VerifierKey,
} from '@nearhand/ledger/verifier-key';
import { allZero, equal, fromBase64url, text } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import type { Loose } from './make/case.ts';
import type { Given, Reader } from './vector-suite.ts';

/** By the name of the format, which is that of its file. */
export const ledgerReaders: Readonly<Record<string, Reader>> = {
  'ledger-leaf': async (_given, bytes) => {
    const { kind, payload, signatures } = decodeLeaf(bytes);
    const signed = signatures.map(({ key, signature }) => ({ key, signature }));
    const hashes = { payloadHash: payloadHash(payload), leafHash: leafHash(bytes) };
    return { kind, payload, signatures: signed, ...hashes };
  },
  'desk-root': async (_given, bytes) => ({
    value: decodeDeskRoot(bytes) as unknown as Loose,
    payloadHash: payloadHash(bytes),
  }),
  restore: async (_given, bytes) => ({ value: decodeRestore(bytes) as unknown as Loose }),
  'index-map': indexMap,
  pins,
  'release-manifest': async (_given, bytes) => ({
    value: decodeReleaseManifest(bytes) as unknown as Loose,
    hash: releaseHash(bytes),
  }),
  note,
  checkpoint,
  cosignature,
  release: async (_given, bytes) => ({ ...decodeRelease(text(bytes)) }),
};

async function indexMap(given: Given, bytes: Uint8Array): Promise<Loose> {
  const { root, desks } = decodeIndexLeaf(bytes);
  const listed = given.desks as unknown as readonly GivenDesk[];
  if (listed.length !== desks) throw new LedgerError('index-map', 'number of desks');
  if (desks === 0 && !allZero(root)) throw new LedgerError('index-map', 'no desk');
  for (const each of listed) {
    const value = {
      root: fromBase64url(each.root),
      roster: fromBase64url(each.roster),
      left: fromBase64url(each.left),
    };
    const path = each.path.map((sister) => fromBase64url(sister));
    if (!equal(indexRootOf(each.desk, value, path), root)) {
      throw new LedgerError('index-map', each.desk);
    }
  }
  return { root, count: desks };
}

async function note(given: Given, bytes: Uint8Array): Promise<Loose> {
  const keys = (given.keys as readonly string[]).map(decodeVerifierKey);
  const read = decodeNote(bytes);
  const signed = await verifyNote(read, keys.map(verifierOf));
  return { text: read.text, signed: told(signed, keys) };
}

async function checkpoint(given: Given, bytes: Uint8Array): Promise<Loose> {
  const [log, witnesses] = [given.log, given.witnesses].map((keys) =>
    (keys as readonly string[]).map(decodeVerifierKey),
  );
  const opened = await openCheckpoint(bytes, {
    origin: given.origin as string,
    log: (log ?? []).map(verifierOf),
    witnesses: (witnesses ?? []).map(verifierOf),
  });
  const { origin, size, root, extensions } = opened.checkpoint;
  return {
    ...{ origin, size, root, extensions },
    log: told(opened.log, log ?? []),
    witnesses: told(opened.witnesses, witnesses ?? []),
  };
}

async function cosignature(given: Given, bytes: Uint8Array): Promise<Loose> {
  const { time } = decodeCosignature(bytes);
  const verifier = verifierOf(decodeVerifierKey(given.key as string));
  if (!(await verifier.verify(given.text as string, bytes))) {
    throw new LedgerError('signature', 'cosignature');
  }
  return { time };
}

function verifierOf(key: VerifierKey): NoteVerifier {
  return key.type === signatureTypes.ed25519 ? noteVerifier(key) : cosignatureVerifier(key);
}

/** The keys whose signatures hold, in the order of the note. */
function told(signed: readonly VerifiedSignature[], keys: readonly VerifierKey[]): Loose {
  return signed.flatMap(({ name, keyId }) =>
    keys.filter((key) => key.name === name && keyIdOf(key) === keyId).map(encodeVerifierKey),
  );
}

interface GivenDesk {
  readonly desk: string;
  readonly root: string;
  readonly roster: string;
  readonly left: string;
  readonly path: readonly string[];
}

async function pins(given: Given, bytes: Uint8Array): Promise<Loose> {
  const read = readPinText(text(bytes));
  const { origin, key, needed, witnesses, root } = given as unknown as GivenPolicy;
  const policy: LedgerPolicy = {
    ...{ origin, key: { name: origin, publicKey: fromBase64url(key), type: 1 as const }, needed },
    witnesses: witnesses.map((each) => ({
      ...{ name: each.name, publicKey: fromBase64url(each.key), type: 4 as const },
    })),
  };
  if (!checkPins(read, policy, [root])) throw new LedgerError('pin', 'witnesses');
  return { ...read };
}

interface GivenPolicy {
  readonly origin: string;
  readonly key: string;
  readonly needed: number;
  readonly witnesses: readonly { readonly name: string; readonly key: string }[];
  readonly root: string;
}
