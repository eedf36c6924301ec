import { decodeReleaseManifest } from '@nearhand/ledger/release-manifest';

/** The `manifest` object of WEBCAT's specification (manifest.md, section 1.1), still without timestamp. */
export interface WebcatManifest {
  readonly app: string;
  readonly version: string;
  readonly default_csp: string;
  readonly default_index: string;
  readonly default_fallback: string;
  /** Path → SHA-256, base64url. */
  readonly files: Readonly<Record<string, string>>;
  readonly extra_csp: Readonly<Record<string, string>>;
  readonly wasm: readonly string[];
}

const CSP = 'content-security-policy';
const CODE = '/app/assets/';

/**
 * A release's manifest as WEBCAT takes it. What the API answers with carries the policy of pictures;
 * pages are named one by one, and code by its folder: WEBCAT takes the longest prefix. The first page
 * of the host name that is enrolled is the resident's.
 * @param app the address of the upstream project
 */
export function webcatManifest(manifestBytes: Uint8Array, app: string): WebcatManifest {
  const { files, headers, version } = decodeReleaseManifest(manifestBytes);
  const policyOf = (set: string): string => headers[set]?.[CSP] ?? '';
  const general = policyOf('picture');
  const pages = files.filter(({ headers: set }) => set === 'page').map(({ path }) => path);
  const code = new Set(
    files.filter(({ path }) => path.startsWith(CODE)).map(({ headers: set }) => policyOf(set)),
  );
  if (code.size > 1) throw new Error(`${CODE} has more than one policy`);
  return {
    app,
    version,
    default_csp: general,
    default_index: 'ask',
    default_fallback: '/ask',
    files: Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256])),
    extra_csp: Object.fromEntries([
      ...[...code].map((policy) => [CODE, policy]),
      ...pages.map((path) => [path, policyOf('page')]),
    ]),
    wasm: [],
  };
}
