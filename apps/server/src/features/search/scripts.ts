import { readFileSync } from 'node:fs';
import { laterScripts } from '../../pages/device-scripts.ts';
import { nameOfContent } from '../../pages/style.ts';

/** “Use where I am”. */
export const nearScript = readScript(new URL('./near.client.js', import.meta.url), 'near');

/** The map, for whoever asked for it. */
export const mapScripts = laterScripts('/services/device', {
  map: new URL('./device/map.ts', import.meta.url),
});

/** A script of the public side: the address that its content gives it, and what is sent there. */
function readScript(file: URL, name: string): { readonly path: string; readonly text: string } {
  const text = readFileSync(file, 'utf8');
  return { path: `/${name}.${nameOfContent(text)}.js`, text };
}
