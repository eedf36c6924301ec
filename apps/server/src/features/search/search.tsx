import type { Routes } from '../../features.ts';
import { readHoursText } from './hours/hours-text.ts';
import type { Schedule } from './hours/schedule.ts';
import { HoursTable } from './hours-table.tsx';
import {
  indexServices as indexAll,
  noteListingsMade as noteMade,
  versionToMake as toMake,
  unindexServices as unindexAll,
} from './index-services.ts';
import { fold, lexemesOf, lexemesOfWord, wordsOf } from './lexemes.ts';
import { addSearchRoutes } from './routes.tsx';
import { serviceHours } from './service-hours.ts';
import { searchStylePath } from './style.ts';
import { term } from './term.ts';
import { Towns } from './town.ts';

export type { Schedule } from './hours/schedule.ts';
export type { WallClock } from './hours/zone.ts';
export type { IndexedService } from './listing.ts';
export type { ServiceHours } from './service-hours.ts';
export type { Town } from './town.ts';

/** The pages of searching; features.ts registers them. */
export const searchRoutes: Routes = addSearchRoutes;

/** Schedule rows out of a free text whose every word is understood; undefined for any other. */
export function schedulesOfText(text: string): readonly Schedule[] | undefined {
  return readHoursText(text);
}

/** The lexemes of a text, as `searchedFor` asks for them. */
export function searchedLexemes(text: string): readonly string[] {
  return lexemesOf(fold(text));
}

/** A `tsquery` that demands every word typed, or undefined where there is none. */
export function searchedFor(typed: string): string | undefined {
  const lexemes = wordsOf(fold(typed)).flatMap(lexemesOfWord);
  return lexemes.length === 0 ? undefined : lexemes.map((each) => term('', each)).join(' & ');
}

/** The hours of a service for its own page: a sentence, and a table. */
export const hoursOfService = serviceHours;
export const ServiceHoursTable = HoursTable;

/** The community whose directory it is, and what its clocks show. */
export class DirectoryTowns extends Towns {}

/** What the pages of the directory have beside the sheet of every page. */
export const directoryStylePath = searchStylePath;

/** What the directory calls whenever it stores or changes services; the contract stands there. */
export const indexServices = indexAll;
export const unindexServices = unindexAll;
export const versionToMake = toMake;
export const noteListingsMade = noteMade;
