import { readFileSync } from 'node:fs';
import { nameOfContent, readStyle } from '../pages/style.ts';

/** Leaflet itself: fetched by a page's script, and only for a map. */
export const leafletScript = readLeaflet();

/** The sheet of every map: Leaflet's own, and how ours look. */
export const mapStyle = readStyle(
  [new URL(import.meta.resolve('leaflet/dist/leaflet.css')), new URL('./map.css', import.meta.url)],
  'map',
);

function readLeaflet(): { readonly path: string; readonly text: string } {
  const text = readFileSync(new URL(import.meta.resolve('leaflet/dist/leaflet.js')), 'utf8');
  return { path: `/leaflet.${nameOfContent(text)}.js`, text };
}
