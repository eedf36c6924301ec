import {
  decodeCanonical,
  encodeCanonical,
  type Json,
  type JsonObject,
} from '@nearhand/seal/canonical-json';
import { SealError } from '@nearhand/seal/error';
import { hash } from '@nearhand/seal/hash';
import {
  readB64,
  readFixed,
  readInteger,
  readList,
  readMembers,
  readText,
} from '@nearhand/seal/json-shape';

/** One address of the client and the bytes that it must answer with. */
export interface ReleaseFile {
  /** Which of the manifest's sets of headers come with it. */
  readonly headers: string;
  /** As a browser asks for it, such as `/ask` or `/app/assets/ask-C6UBQu6s.js`. */
  readonly path: string;
  /** SHA-256 of the content without any transfer encoding, base64url. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** A set of headers: lower-case names, exact values. */
export type ReleaseHeaders = Readonly<Record<string, string>>;

/**
 * Everything that a server answers with to whoever opens the private side: the payload of a
 * `release` leaf (`docs/formats.md`, "Release manifest").
 */
export interface ReleaseManifest {
  /** Ascending by path, by UTF-16 code units; none twice. */
  readonly files: readonly ReleaseFile[];
  readonly headers: Readonly<Record<string, ReleaseHeaders>>;
  readonly type: 'release';
  readonly v: 1;
  readonly version: string;
}

/** A leaf of a tiled log is at most 65,535 bytes; the rest is for the leaf's envelope. */
const LONGEST = 60_000;
const MOST_FILES = 1_000;
const MOST_SETS = 20;
const MOST_HEADERS = 30;

const VERSION = /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}(-[0-9a-z.-]{1,32})?$/;
const PATH = /^(\/[A-Za-z0-9_~-]+(\.[A-Za-z0-9_~-]+)*)+$/;
const SET = /^[a-z]{1,20}$/;
const HEADER = /^[a-z]+(-[a-z]+)*$/;
/** Printable ASCII, no blank at either end (RFC 9110 section 5.5). */
const VALUE = /^[!-~]([ -~]*[!-~])?$/;

/** The canonical bytes; what a decoder would refuse is refused here. */
export function encodeReleaseManifest(manifest: ReleaseManifest): Uint8Array {
  const bytes = encodeCanonical(manifest);
  decodeReleaseManifest(bytes);
  return bytes;
}

/** @throws SealError `not-canonical`, `shape`, or `range` where it is longer than a leaf may be */
export function decodeReleaseManifest(bytes: Uint8Array): ReleaseManifest {
  if (bytes.length > LONGEST) throw new SealError('range', 'release manifest');
  const members = ['files', 'headers', 'type', 'v', 'version'];
  const manifest = readMembers(decodeCanonical(bytes), 'release', members);
  const headers = readSets(manifest.headers);
  const files = readList(manifest.files, 'files', MOST_FILES).map((file) =>
    readFile(file, headers),
  );
  if (files.length === 0) throw new SealError('shape', 'files: none');
  const isAscending = files.every((file, index) => {
    const before = files[index - 1];
    return before === undefined || before.path < file.path;
  });
  if (!isAscending) throw new SealError('shape', 'files: order');
  return {
    files,
    headers,
    type: readFixed(manifest.type, 'type', 'release'),
    v: readFixed(manifest.v, 'v', 1),
    version: releaseVersion(manifest.version),
  };
}

/** What a release is known by: SHA-256 of the manifest's bytes. */
export function releaseHash(bytes: Uint8Array): Uint8Array {
  return hash(bytes);
}

/** Gives a version such as `1.4.0` or `1.4.0-rc.1` back; anything else is refused as `shape`. */
export function releaseVersion(version: Json | undefined): string {
  return readMatching(version, 'version', 64, VERSION);
}

function readFile(value: Json, sets: ReleaseManifest['headers']): ReleaseFile {
  const file = readMembers(value, 'file', ['headers', 'path', 'sha256', 'size']);
  const headers = readMatching(file.headers, 'file: headers', 20, SET);
  if (!Object.hasOwn(sets, headers)) throw new SealError('shape', 'file: headers');
  return {
    headers,
    path: readMatching(file.path, 'path', 200, PATH),
    sha256: readB64(file.sha256, 'sha256', 32),
    size: readInteger(file.size, 'size', 0, Number.MAX_SAFE_INTEGER),
  };
}

function readSets(value: Json | undefined): ReleaseManifest['headers'] {
  return Object.fromEntries(
    readPairs(value, 'headers', MOST_SETS, SET).map(([name, set]) => [name, readHeaders(set)]),
  );
}

function readHeaders(value: Json): ReleaseHeaders {
  return Object.fromEntries(
    readPairs(value, 'header set', MOST_HEADERS, HEADER).map(([name, text]) => [
      name,
      readMatching(text, name, 2_000, VALUE),
    ]),
  );
}

/** The members of an object whose names are not known beforehand. */
function readPairs(
  value: Json | undefined,
  at: string,
  most: number,
  name: RegExp,
): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || Array.isArray(value)) throw new SealError('shape', at);
  const pairs = Object.entries(value as JsonObject);
  if (pairs.length > most || pairs.some(([each]) => !name.test(each))) {
    throw new SealError('shape', `${at}: names`);
  }
  return pairs;
}

function readMatching(value: Json | undefined, at: string, longest: number, form: RegExp): string {
  const text = readText(value, at, longest);
  if (!form.test(text)) throw new SealError('shape', at);
  return text;
}
