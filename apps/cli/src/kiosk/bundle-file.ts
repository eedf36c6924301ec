import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeReleaseManifest, type ReleaseManifest } from '@nearhand/ledger/release-manifest';
import { CliError } from '../cli-error.ts';
import { readTar } from '../tar-files.ts';
import { decodePins, type KioskPins } from './pins.ts';

/** A private app that a kiosk brings along, every byte as its manifest says. */
export interface Bundle {
  readonly manifest: ReleaseManifest;
  readonly manifestBytes: Uint8Array;
  /** The signed note of the release; a development build has none. */
  readonly note: Uint8Array | undefined;
  /** By address, such as `/ask`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Whose server it may talk to; without pins, anybody's. */
  readonly pins: KioskPins | undefined;
}

/** Where in a bundle the file of an address stands. */
export function bundlePath(address: string): string {
  return `files${address}`;
}

/**
 * Reads a bundle that `npm run bundle` made: the archive, or the folder that it was unpacked into.
 * @throws CliError `file` where it cannot be read, or a file is missing or not what the manifest says
 */
export function readBundle(path: string): Bundle {
  const all = readAll(path);
  const manifestBytes = all.get('release.json');
  if (manifestBytes === undefined) throw new CliError('file', `${path} is no bundle.`);
  const manifest = readManifest(manifestBytes);
  const files = manifest.files.map(({ path: address, sha256 }) => {
    const bytes = all.get(bundlePath(address));
    if (bytes === undefined) throw new CliError('file', `The bundle lacks ${address}.`);
    if (createHash('sha256').update(bytes).digest('base64url') !== sha256) {
      throw new CliError('file', `In the bundle, ${address} is not what its manifest says.`);
    }
    return [address, bytes] as const;
  });
  const pins = all.get('pins.json');
  return {
    manifest,
    manifestBytes,
    note: all.get('release.note'),
    files: new Map(files),
    pins: pins && decodePins(pins),
  };
}

function readAll(path: string): ReadonlyMap<string, Uint8Array> {
  try {
    if (!statSync(path).isDirectory()) return readTar(readFileSync(path));
    const names = globSync('**/*', { cwd: path }).filter((name) =>
      statSync(join(path, name)).isFile(),
    );
    return new Map(names.map((name) => [name, readFileSync(join(path, name))]));
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError('file', `${path} cannot be read.`, { cause });
  }
}

function readManifest(bytes: Uint8Array): ReleaseManifest {
  try {
    return decodeReleaseManifest(bytes);
  } catch (cause) {
    throw new CliError('file', 'The manifest of the bundle cannot be read.', { cause });
  }
}
