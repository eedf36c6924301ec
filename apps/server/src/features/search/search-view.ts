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

/** The areas of a search: what there is to choose, and what was chosen or typed. */
export interface AreaChoices {
  readonly all: readonly AreaChoice[];
  /** Those within the chosen one, or beside it where nothing lies within. */
  readonly within:
    | { readonly around: AreaChoice; readonly areas: readonly AreaChoice[] }
    | undefined;
  readonly chosen: AreaChoice | undefined;
  /** What the place that was typed can mean; empty where it is looked for as a word. */
  readonly typed: readonly AreaChoice[];
}

/** Everything the page of a search shows. */
export interface SearchView {
  readonly place: Place;
  readonly request: SearchRequest;
  readonly services: readonly ListedService[];
  readonly next: PageKey | undefined;
  readonly counted: Counted;
  readonly areas: AreaChoices;
  /** Whether it begins from where the device is. */
  readonly isNear: boolean;
  readonly isNearGone: boolean;
  readonly spelled: string | undefined;
  /** Names of the needs that stand for the words, where no listing has all of the words. */
  readonly needs: readonly Localized[];
  readonly loosened: readonly Loosened[];
  /** Where the map takes its tiles from, if from anywhere. */
  readonly tiles: { readonly address: string; readonly attribution: string } | undefined;
  /** The script of the map, where one was asked for. */
  readonly mapScript: string | undefined;
}
