import type { Localized } from '../../pages/language.ts';
import type { Schedule } from './hours/schedule.ts';

/** What a place has for whoever comes by. */
export const facilities = [
  'water',
  'charging',
  'toilet',
  'shade',
  'childcare',
  'first-aid',
] as const;
export type Facility = (typeof facilities)[number];

/** Kinds of help, as the directory keeps them. There are no kinds of person. */
export const kinds = [
  'debt',
  'counselling',
  'benefit',
  'legal',
  'health',
  'housing',
  'work',
  'schooling',
  'childcare',
  'mediation',
  'company',
  'care',
  'food',
  'rest',
  'safety',
  'other',
] as const;
export type Kind = (typeof kinds)[number];

/** Languages that a search can ask for; a service may name others. */
export const spokenLanguages = [
  'en',
  'cmn',
  'yue',
  'nan',
  'hak',
  'vi',
  'id',
  'th',
  'tl',
  'ja',
  'ko',
  'sgn',
] as const;
export type SpokenLanguage = (typeof spokenLanguages)[number];

/**
 * A service at one of its places, or a service without a place, as lists and searches see it: plain
 * values that the directory hands over whenever it stores or changes a service.
 */
export interface IndexedService {
  /** A UUID, as in the service's address. */
  readonly id: string;
  /** The id of the service at this location; null where it has no place, or one that must not be found. */
  readonly serviceAtLocationId: string | null;
  /** A place that must not be found: it has no point, no address and no area here. */
  readonly isHidden: boolean;
  readonly names: Localized;
  readonly otherNames?: Localized;
  readonly organization: Localized;
  readonly descriptions: Localized;
  /** The address as one line. */
  readonly places: Localized;
  /** District or neighbourhood by name. */
  readonly districts: Localized;
  readonly kinds: readonly string[];
  /** BCP 47. */
  readonly languages: readonly string[];
  readonly isFree: boolean | null;
  readonly isStepFree: boolean | null;
  readonly facilities: readonly string[];
  readonly schedules: readonly Schedule[];
  /** As in `02-2731-5566#123`. */
  readonly phones: readonly string[];
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
}

/** The same with the areas that it lies in. */
export interface PlacedService extends IndexedService {
  /** Their ids, the largest first; none for a place that must not be found. */
  readonly areas: readonly string[];
  /** The one of them that is counted beside a search: see `AreaMap.choiceDepth`. */
  readonly countedArea: string | null;
}
