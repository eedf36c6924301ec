import { createHash } from 'node:crypto';
import {
  decodeReleaseManifest,
  type ReleaseFile,
  type ReleaseManifest,
} from '@nearhand/ledger/release-manifest';
import { CliError } from '../cli-error.ts';
import { cappedBody } from './capped-body.ts';

/** One way in which a server does not serve what its manifest says. */
export interface Difference {
  /** The address, with the encoding that was asked for where it matters. */
  readonly at: string;
  readonly what: string;
}

/** What a server serves, held to its own manifest. */
export interface ServedClient {
  readonly manifest: ReleaseManifest;
  readonly manifestBytes: Uint8Array;
  /** The signed note that came with it, if any. */
  readonly note: Uint8Array | undefined;
  readonly differences: readonly Difference[];
}

/** A file can come in each of these, and a browser may ask for any. */
const ENCODINGS = ['identity', 'gzip', 'br'] as const;
const AT_ONCE = 8;
const LARGEST = 50 * 1024 * 1024;

/**
 * What a browser sends, so that a server would have to guess harder whether it is being checked. It
 * can guess all the same: docs/checking.md says what that means.
 */
const LIKE_A_BROWSER = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-language': 'zh-TW,zh;q=0.9,en;q=0.8',
  'user-agent':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
} as const;

/** Headers that no answer of the client has, since each can bring in other code or tell others. */
const FORBIDDEN = [
  'content-security-policy-report-only',
  'document-policy',
  'link',
  'location',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'sourcemap',
  'speculation-rules',
  'x-sourcemap',
];

/**
 * Fetches the manifest of a server and everything in it, in every encoding.
 * @throws CliError `no-answer` where the server does not answer, `refused` where it has no manifest
 *   or one that cannot be read
 */
export async function checkClient(
  url: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ServedClient> {
  const answer = await get(url, '/app/release.json', 'identity');
  if (answer.status !== 200) {
    throw new CliError('refused', `${url} does not say what it serves: no /app/release.json.`);
  }
  const manifest = readManifest(answer.bytes, url);
  const note = await get(url, '/app/release.note', 'identity');
  const tasks = manifest.files.flatMap((file) => ENCODINGS.map((encoding) => ({ file, encoding })));
  const differences: Difference[] = [];
  for (let at = 0; at < tasks.length; at += AT_ONCE) {
    const found = await Promise.all(
      tasks.slice(at, at + AT_ONCE).map(async ({ file, encoding }) => {
        const expected = manifest.headers[file.headers] ?? {};
        return compare(await get(url, file.path, encoding), file, expected, encoding);
      }),
    );
    differences.push(...found.flat());
    onProgress(Math.min(tasks.length, at + AT_ONCE), tasks.length);
  }
  return {
    manifest,
    manifestBytes: answer.bytes,
    note: note.status === 200 ? note.bytes : undefined,
    differences,
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

async function get(url: string, path: string, encoding: string): Promise<Answer> {
  let response: Response;
  try {
    const headers = { ...LIKE_A_BROWSER, 'accept-encoding': encoding };
    response = await fetch(`${url}${path}`, { headers, redirect: 'manual' });
    const bytes = await cappedBody(response, LARGEST);
    return {
      status: response.status,
      headers: response.headers,
      bytes,
    };
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError('no-answer', `${url}${path} does not answer.`, { cause });
  }
}

function readManifest(bytes: Uint8Array, url: string): ReleaseManifest {
  try {
    return decodeReleaseManifest(bytes);
  } catch (cause) {
    throw new CliError('refused', `What ${url} says that it serves cannot be read.`, { cause });
  }
}

function compare(
  { status, headers, bytes }: Answer,
  { path, sha256, size }: ReleaseFile,
  expected: Readonly<Record<string, string>>,
  encoding: string,
): readonly Difference[] {
  const at = `${path} (${encoding})`;
  if (status !== 200) return [{ at, what: `status ${status}` }];
  const differences: Difference[] = [];
  const found = createHash('sha256').update(bytes).digest('base64url');
  if (found !== sha256) {
    const lengths = bytes.length === size ? `${size} bytes` : `${bytes.length} bytes, not ${size}`;
    differences.push({ at, what: `other content (${lengths}; SHA-256 ${found}, not ${sha256})` });
  }
  for (const [name, value] of Object.entries(expected)) {
    const given = headers.get(name);
    if (given === value) continue;
    const what = given === null ? 'is missing' : `is “${given}”`;
    differences.push({ at, what: `the header ${name} ${what}, and should be “${value}”` });
  }
  for (const name of FORBIDDEN) {
    const given = headers.get(name);
    if (given !== null)
      differences.push({ at, what: `a header that may not be there: ${name}: ${given}` });
  }
  return differences;
}
