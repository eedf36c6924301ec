import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readStyle } from '../../pages/style.ts';

/** A script of the public side: the address that its content gives it, and what is sent there. */
export interface Script {
  readonly path: string;
  readonly text: string;
}

const near = readScript(new URL('./near.client.js', import.meta.url), 'near');
const leaflet = readScript(new URL(import.meta.resolve('leaflet/dist/leaflet.js')), 'leaflet');
const map = readScript(new URL('./map.client.js', import.meta.url), 'map', (text) =>
  text.replace("'leaflet'", `'${leaflet.path}'`),
);

export const leafletScriptPath = leaflet.path;
export const nearScriptPath = near.path;
export const searchMapPath = map.path;
export const scripts: readonly Script[] = [near, map, leaflet];

function readScript(file: URL, name: string, change = (text: string) => text): Script {
  const text = change(readFileSync(file, 'utf8'));
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/${name}.${hash}.js`, text };
}

/** Leaflet's own sheet, for the page with a map only. */
export const mapStyle = readStyle(
  new URL(import.meta.resolve('leaflet/dist/leaflet.css')),
  'leaflet',
);
