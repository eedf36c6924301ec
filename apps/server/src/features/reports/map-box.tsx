import type { Config } from '../../config.ts';
import { policyWithMap } from '../../http/security-headers.ts';
import type { Words } from '../../pages/words.ts';
import { leafletFiles } from '../search/search.tsx';

export type Tiles = Config['tiles'];

/** What every element that becomes a map has: its words, its sheet, and tiles where there are any. */
export function mapData(words: Words, tiles: Tiles) {
  return {
    'data-closer': words.search_map_in(),
    'data-further': words.search_map_out(),
    'data-sheet': leafletFiles.sheet,
    'data-tiles': tiles?.address,
    'data-credit': tiles?.attribution,
  };
}

/** The policy of a page on which a map can be asked for. */
export function mapPolicy(tiles: Tiles): Readonly<Record<string, string>> {
  const images = tiles ? [new URL(tiles.address).origin] : [];
  return { 'content-security-policy': policyWithMap(images) };
}

/** A map to choose a place on, empty until it is asked for; the field beside it does without. */
export function PlaceMap({ words, tiles }: { readonly words: Words; readonly tiles: Tiles }) {
  return (
    <div data-map-box hidden>
      <p class="small">{words.report_map_how()}</p>
      <section
        class="map"
        tabindex={0}
        aria-label={words.report_map_label()}
        {...mapData(words, tiles)}
      />
      <p
        class="small"
        role="status"
        data-map-at
        data-says={words.report_map_at({ position: '@' })}
      />
      <p class="turn">
        <button type="button" class="button second" data-press="take">
          {words.report_map_take()}
        </button>
      </p>
    </div>
  );
}
