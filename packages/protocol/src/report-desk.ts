import { type JsonValue, readInteger, readList, readObject, readText } from './json-reader.ts';

/** A text in the three languages that are always complete. */
export interface ReportTexts {
  readonly en: string;
  readonly 'zh-Hant': string;
  readonly 'zh-Hans': string;
}

/** A report as a steward's list shows it (`docs/http.md`, "Reports for stewards"). */
export interface DeskReport {
  readonly id: string;
  readonly kind: ReportTexts;
  readonly state: string;
  readonly words: string;
  readonly place: string;
  readonly received: string;
}

export interface DeskReports {
  readonly reports: readonly DeskReport[];
  /** The key of the next page. */
  readonly next: string | undefined;
}

/** A photo that waits to be looked at. */
export interface WaitingPhoto {
  readonly id: string;
  readonly report: string;
  readonly kind: ReportTexts;
  readonly words: string;
  readonly place: string;
  readonly since: string;
}

export interface TakenSteps {
  readonly taken: readonly string[];
  readonly refused: readonly string[];
}

/** Why something is deleted; shown in public in its place. */
export const cutReasons = [
  'names-somebody',
  'contact-or-plate',
  'shows-somebody',
  'home-or-doing',
  'not-a-place',
] as const;
export type CutReason = (typeof cutReasons)[number];

export function decodeDeskReports(value: JsonValue): DeskReports {
  const { reports, next } = readObject(value, 'reports');
  return {
    reports: readList(reports, 'reports', (each, at) => {
      const { id, names, state, words, place, received } = readObject(each, at);
      return {
        id: readText(id, `${at}.id`),
        kind: readTexts(names, `${at}.names`),
        state: readText(state, `${at}.state`),
        words: readText(words, `${at}.words`),
        place: readText(place, `${at}.place`),
        received: readText(received, `${at}.received`),
      };
    }),
    next: next === undefined ? undefined : readText(next, 'next'),
  };
}

export function decodeWaitingPhotos(value: JsonValue): readonly WaitingPhoto[] {
  return readList(readObject(value, 'photos').photos, 'photos', (each, at) => {
    const { id, report, names, words, place, since, width } = readObject(each, at);
    readInteger(width, `${at}.width`);
    return {
      id: readText(id, `${at}.id`),
      report: readText(report, `${at}.report`),
      kind: readTexts(names, `${at}.names`),
      words: readText(words, `${at}.words`),
      place: readText(place, `${at}.place`),
      since: readText(since, `${at}.since`),
    };
  });
}

export function decodeTakenSteps(value: JsonValue): TakenSteps {
  const { taken, refused } = readObject(value, 'steps');
  return {
    taken: readList(taken, 'taken', readText),
    refused: readList(refused, 'refused', readText),
  };
}

function readTexts(value: JsonValue, at: string): ReportTexts {
  const texts = readObject(value, at);
  return {
    en: readText(texts.en, `${at}.en`),
    'zh-Hant': readText(texts['zh-Hant'], `${at}.zh-Hant`),
    'zh-Hans': readText(texts['zh-Hans'], `${at}.zh-Hans`),
  };
}
