import { mapData, type Tiles } from '../../map/map-box.ts';
import type { Words } from '../../pages/words.ts';

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
