import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { encodeReleaseManifest, type ReleaseFile } from '@nearhand/ledger/release-manifest';
import { clientHeaders } from '../../http/security-headers.ts';
import { languages, pathIn } from '../../pages/language.ts';

const kinds: Readonly<Record<string, string>> = {
  '.css': 'style',
  '.html': 'page',
  '.js': 'script',
  '.svg': 'picture',
};

/** The two pages that the app begins with; each is served in every language. */
export const clientPages = ['ask', 'desk'] as const;

/**
 * The manifest of a built app: every address at which the server answers with a file of it.
 * Precompressed copies are transfer encodings of a file and not files of their own.
 * @param folder what the build wrote; nothing where it is not there
 */
export function describeClient(folder: string, version: string): Uint8Array | undefined {
  if (!existsSync(folder)) return undefined;
  const built = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = built.flatMap((file) => {
    const name = file.slice(folder.length).replace(/^\//, '');
    return addressesOf(name).map((path) => describe(path, file));
  });
  return encodeReleaseManifest({
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    headers: clientHeaders,
    type: 'release',
    v: 1,
    version,
  });
}

function addressesOf(name: string): readonly string[] {
  const page = clientPages.find((each) => name === `${each}.html`);
  const pages = page === undefined ? [] : languages.map((language) => pathIn(language, `/${page}`));
  return [`/app/${name}`, ...pages];
}

function describe(path: string, file: string): ReleaseFile {
  const headers = kinds[extname(file)];
  if (headers === undefined) throw new Error(`${file}: a kind of file that no headers are set for`);
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  return { headers, path, sha256, size: bytes.length };
}
