import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AuditState } from '@nearhand/ledger/audit';
import type { DeskHistory, KnownDevice } from '@nearhand/ledger/desk-history';
import { decodeDeviceEntry, encodeDeviceEntry } from '@nearhand/ledger/device-entry';
import type { IndexValue } from '@nearhand/ledger/index-map';
import { encodeVerifierKey, type VerifierKey } from '@nearhand/ledger/verifier-key';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { CliError } from '../cli-error.ts';
import type { Followed } from './follow.ts';

/** Which ledger a state is of, so that none is taken for another's. */
export interface StateOwner {
  readonly origin: string;
  readonly keys: readonly VerifierKey[];
}

/** A state as it stands in a file. */
interface StoredState {
  readonly v: 1;
  readonly origin: string;
  readonly keys: readonly string[];
  readonly checkpoint: string;
  readonly audit: Omit<AuditState, 'desks' | 'index'> & {
    readonly desks: readonly StoredDesk[];
    readonly index: Readonly<Record<string, StoredValue>>;
  };
}

type StoredDesk = Pick<DeskHistory, 'desk' | 'roots' | 'roster'> & {
  readonly devices: readonly { readonly entry: string; readonly signedBy: readonly string[] }[];
  readonly left: readonly string[];
};

type StoredValue = Readonly<Record<keyof IndexValue, string>>;

/** What an earlier check left. @throws CliError `file` where it cannot be read, or is another's */
export function readState(file: string, owner: StateOwner): Followed | undefined {
  const stored = read(file);
  if (stored === undefined) return undefined;
  const keys = owner.keys.map(encodeVerifierKey);
  // A key can take over from another while both sign; one that nobody has heard of cannot.
  if (stored.origin !== owner.origin || !keys.some((key) => stored.keys.includes(key))) {
    throw new CliError('file', `${file} is of another ledger, or of one with other keys.`);
  }
  const { audit, checkpoint } = stored;
  return {
    checkpoint: fromBase64url(checkpoint),
    audit: {
      ...audit,
      served: audit.served ?? undefined,
      desks: new Map(audit.desks.map((desk) => [desk.desk, deskFrom(desk)])),
      index: new Map(Object.entries(audit.index).map(([desk, value]) => [desk, valueFrom(value)])),
    },
  };
}

/** Replaces the file in one step, so that an interruption leaves the old one whole. */
export function writeState(file: string, owner: StateOwner, followed: Followed): void {
  const { audit, checkpoint } = followed;
  const stored: StoredState = {
    v: 1,
    origin: owner.origin,
    keys: owner.keys.map(encodeVerifierKey),
    checkpoint: toBase64url(checkpoint),
    audit: {
      ...audit,
      desks: [...audit.desks.values()].map(storedDesk),
      index: Object.fromEntries(
        [...audit.index].map(([desk, value]) => [desk, storedValue(value)]),
      ),
    },
  };
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(stored)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new CliError('file', `${file} cannot be written.`, { cause });
  }
}

function read(file: string): StoredState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredState;
    if (stored.v !== 1) throw new Error('another version');
    return stored;
  } catch (cause) {
    throw new CliError('file', `${file} is no state of a check.`, { cause });
  }
}

function storedDesk({ desk, roots, roster, devices, left }: DeskHistory): StoredDesk {
  return {
    desk,
    roots,
    ...(roster && { roster }),
    devices: [...devices.values()].map(({ since, leafBytes, signedBy }) => ({
      entry: toBase64url(encodeDeviceEntry(since, leafBytes)),
      signedBy,
    })),
    left: [...left],
  };
}

function deskFrom({ devices, left, ...desk }: StoredDesk): DeskHistory {
  const known = devices.map(
    ({ entry, signedBy }): KnownDevice => ({
      ...decodeDeviceEntry(fromBase64url(entry)),
      signedBy,
    }),
  );
  return {
    ...desk,
    devices: new Map(known.map((device) => [toBase64url(device.hash), device])),
    left: new Set(left),
  };
}

function storedValue({ root, roster, left }: IndexValue): StoredValue {
  return { root: toBase64url(root), roster: toBase64url(roster), left: toBase64url(left) };
}

function valueFrom({ root, roster, left }: StoredValue): IndexValue {
  return { root: fromBase64url(root), roster: fromBase64url(roster), left: fromBase64url(left) };
}
