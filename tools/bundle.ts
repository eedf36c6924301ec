/**
 * `npm run bundle`: the private app as one file that a kiosk opens with `nearhand kiosk`.
 *
 *   --out FILE    where to (nearhand-VERSION.tar)
 *   --url URL     take the pins of this server's ledger along; compare what is printed with a poster
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeReleaseManifest } from '@nearhand/ledger/release-manifest';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { type TarFile, tar } from '@nearhand/visit/tar';
import { bundlePath } from '../apps/cli/src/kiosk/bundle-file.ts';
import { encodePins, type KioskPins } from '../apps/cli/src/kiosk/pins.ts';
import { policyOf } from '../apps/cli/src/ledger/ledger-policy.ts';
import { readServedRelease } from '../apps/server/src/features/release/served-release.ts';

const { values } = parseArgs({ options: { out: { type: 'string' }, url: { type: 'string' } } });

try {
  await bundle();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function bundle(): Promise<void> {
  const served = readServedRelease();
  if (served === undefined) throw new Error('The private app is not built: npm run build.');
  const { version, manifest, note } = served;
  const pins = values.url === undefined ? undefined : await pinsOf(values.url);
  const out = values.out ?? `nearhand-${version}.tar`;
  const files: TarFile[] = [
    { name: 'release.json', bytes: manifest },
    ...(note ? [{ name: 'release.note', bytes: note }] : []),
    ...(pins ? [{ name: 'pins.json', bytes: encodePins(pins) }] : []),
    ...decodeReleaseManifest(manifest).files.map(({ path }) => ({
      name: bundlePath(path),
      bytes: new Uint8Array(readFileSync(join('apps/client/dist', fileOf(path)))),
    })),
  ];
  writeFileSync(out, tar(files));
  console.log(`${out}: version ${version}, ${note ? 'signed' : 'not signed as a release'}.`);
  if (pins === undefined) console.log('Without pins: give --url to take those of a server along.');
  else
    console.log(`Pins, to be compared with a poster:\n${Buffer.from(encodePins(pins)).toString()}`);
}

/** The built file that an address answers with. */
function fileOf(path: string): string {
  return path.startsWith('/app/') ? path.slice('/app/'.length) : `${path.split('/').at(-1)}.html`;
}

async function pinsOf(url: string): Promise<KioskPins> {
  const { origin, keys, witnesses, needed } = await policyOf(new URL(url).origin);
  return {
    origin,
    keys: keys.map(encodeVerifierKey),
    witnesses: witnesses.map(encodeVerifierKey),
    needed,
  };
}
