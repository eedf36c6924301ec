/**
 * `npm run release`: what the private app that is built here is known by.
 *
 *   --new-key FILE --name NAME   draws a key that signs releases, into a file that only you can read
 *   --key FILE                   signs the manifest as a release, into release/VERSION.note
 *   --webcat FILE --app URL      writes the manifest in the form that WEBCAT signs, for the project at URL
 *   --allow-changes              signs although the clone has changes that are not committed
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toBase64 } from '@nearhand/ledger/base64';
import { decodeReleaseManifest } from '@nearhand/ledger/release-manifest';
import { releaseOf, signRelease } from '@nearhand/ledger/release-note';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import {
  readServedRelease,
  type ServedRelease,
} from '../apps/server/src/features/release/served-release.ts';
import { drawReleaseKey, readReleaseKey } from './release-key.ts';
import { webcatManifest } from './webcat-manifest.ts';

const { values } = parseArgs({
  options: {
    'new-key': { type: 'string' },
    name: { type: 'string' },
    key: { type: 'string' },
    webcat: { type: 'string' },
    app: { type: 'string' },
    'allow-changes': { type: 'boolean' },
  },
});

try {
  if (values['new-key'] !== undefined) await makeKey(values['new-key'], values.name);
  else await release();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function makeKey(file: string, name: string | undefined): Promise<void> {
  if (name === undefined) {
    throw new Error('Say with --name whose key it is, such as nearhand.example/release.');
  }
  const secret = await drawReleaseKey(name);
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
  const { key } = await readReleaseKey(secret);
  console.log(`The key is in ${file}. Keep it where no network reaches, with a copy elsewhere.`);
  console.log('This line goes into release/keys, for everybody:\n');
  console.log(encodeVerifierKey(key));
}

async function release(): Promise<void> {
  const served = readServedRelease();
  if (served === undefined) throw new Error('The private app is not built: npm run build.');
  const { hash, version } = releaseOf(served.manifest, served.version);
  const { files } = decodeReleaseManifest(served.manifest);
  console.log(`version ${version}, ${files.length} addresses`);
  console.log(`SHA-256 of the manifest (base64): ${toBase64(hash)}`);
  if (values.webcat !== undefined) {
    if (values.app === undefined) throw new Error('Say with --app where the project lives.');
    const manifest = webcatManifest(served.manifest, values.app);
    writeFileSync(values.webcat, `${JSON.stringify(manifest, null, 2)}\n`);
    console.log(`The manifest for WEBCAT, not signed yet, is in ${values.webcat}.`);
  }
  if (values.key !== undefined) await sign(served, values.key);
  else if (served.note === undefined) console.log('Not signed: this is a development build.');
  else console.log(`Signed: release/${version}.note is the note of this very build.`);
}

async function sign(served: ServedRelease, keyFile: string): Promise<void> {
  const { stdout } = spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' });
  if (stdout !== '' && !values['allow-changes']) {
    throw new Error(
      'There are changes here that are not committed, so nobody could build these bytes again. Commit them first.',
    );
  }
  const signer = await readReleaseKey(readFileSync(keyFile, 'utf8'));
  const note = await signRelease(releaseOf(served.manifest, served.version), signer);
  const file = `release/${served.version}.note`;
  writeFileSync(file, note);
  const key = encodeVerifierKey(signer.key);
  const isKnown = readFileSync('release/keys', 'utf8').split('\n').includes(key);
  console.log(`Signed by ${signer.key.name}: ${file}. Commit it.`);
  if (!isKnown) console.log(`release/keys does not name this key yet; its line is:\n${key}`);
}
