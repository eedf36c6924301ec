import { releaseHash } from '@nearhand/ledger/release-manifest';
import { toBase64url } from '@nearhand/seal/bytes';
import type { Arguments } from '../arguments.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { ApiProxy } from '../kiosk/api-proxy.ts';
import { type Bundle, readBundle } from '../kiosk/bundle-file.ts';
import { KioskServer } from '../kiosk/kiosk-server.ts';
import { readKey, standingOf, upstreamKeys, upstreamNote } from '../ledger/release-keys.ts';

export const kioskCommand: Command = {
  name: 'kiosk',
  summary: 'open the private app from a bundle, taking no code from the server',
  detail: [
    'Serves the app of a bundle (npm run bundle) on this machine only, and passes on what it asks of the server: the API and the ledger, nothing else. Open the address that it prints in a browser on the same machine.',
    'A bundle that is not signed as an upstream release is refused, unless --allow-unsigned is given.',
  ],
  options: [
    {
      name: 'bundle',
      value: 'FILE',
      help: 'the bundle: its archive, or the folder it was unpacked into',
    },
    { name: 'port', value: 'N', help: 'where to listen on this machine (8081)' },
    {
      name: 'release-key',
      value: 'KEY',
      help: 'a key of releases beside those in release/keys',
      many: true,
    },
    { name: 'allow-unsigned', help: 'open a development build' },
  ],
  run: kiosk,
};

async function kiosk(given: Arguments, { terminal, config }: Surroundings): Promise<Answer> {
  const bundle = readBundle(given.required('bundle'));
  const by = await signerOf(bundle, given);
  const proxy = new ApiProxy(config.url, bundle.pins, (line) => terminal.note(line));
  if (bundle.pins === undefined) {
    terminal.note(
      'This bundle has no pins: which ledger is the right one is taken on the server’s word.',
    );
  }
  const server = await KioskServer.open(bundle, proxy, portOf(given.text('port')));
  const hash = toBase64url(releaseHash(bundle.manifestBytes));
  terminal.print(`ready ${server.url}`);
  terminal.note(`version ${bundle.manifest.version}, ${by}, manifest ${hash}; Ctrl-C ends it`);
  await interrupted();
  await server.close();
  return { lines: [], json: { ended: true }, spoken: true };
}

async function signerOf(
  { manifest, manifestBytes, note }: Bundle,
  given: Arguments,
): Promise<string> {
  const keys = [...upstreamKeys(), ...given.all('release-key').map(readKey)];
  const notes = [note, upstreamNote(manifest.version)].filter((each) => each !== undefined);
  const standing = await standingOf(manifestBytes, manifest.version, notes, keys);
  if (standing.state === 'released') return `released by ${standing.by}`;
  if (given.has('allow-unsigned')) return 'not an upstream release';
  throw new CliError('refused', 'This bundle is not signed as an upstream release.');
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 8081;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new CliError('usage', '--port is a number up to 65535.');
  return port;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}
