import type { Config } from '../config.ts';
import { policyWithMap } from '../http/security-headers.ts';
import type { Words } from '../pages/words.ts';
import { mapStyle } from './map-files.ts';

export type Tiles = Config['tiles'];

/** What every element that becomes a map has: its words, its sheet, and tiles where there are any. */
export function mapData(words: Words, tiles: Tiles) {
  return {
    'data-closer': words.search_map_in(),
    'data-further': words.search_map_out(),
    'data-sheet': mapStyle.path,
    'data-tiles': tiles?.address,
    'data-credit': tiles?.attribution,
  };
}

/** The policy of a page on which a map can be asked for. */
export function mapPolicy(tiles: Tiles): Readonly<Record<string, string>> {
  const images = tiles ? [new URL(tiles.address).origin] : [];
  return { 'content-security-policy': policyWithMap(images) };
}
