import type { Place } from '../../pages/frame.ts';
import type { Localized } from '../../pages/language.ts';
import type { Counted } from './counting.ts';
import type { ListedService } from './listed-services.ts';
import type { Loosened } from './loosen.ts';
import type { PageKey } from './page-key.ts';
import type { SearchRequest } from './search-request.ts';

/** An area that a search can be narrowed to. */
export interface AreaChoice {
  readonly id: string;
  readonly names: Localized;
}

/** Everything the page of a search shows. */
export interface SearchView {
  readonly place: Place;
  readonly request: SearchRequest;
  readonly services: readonly ListedService[];
  readonly next: PageKey | undefined;
  readonly counted: Counted;
  readonly areas: readonly AreaChoice[];
  /** Where it begins from; `names` undefined: where the device is. */
  readonly start: { readonly names: Localized | undefined } | undefined;
  readonly isNearGone: boolean;
  readonly spelled: string | undefined;
  /** Names of the needs that stand for the words, where no listing has all of the words. */
  readonly needs: readonly Localized[];
  readonly loosened: readonly Loosened[];
  /** Where the map takes its tiles from, if from anywhere. */
  readonly tiles: { readonly address: string; readonly attribution: string } | undefined;
}
