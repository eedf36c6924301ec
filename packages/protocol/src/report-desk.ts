import {
  type JsonValue,
  readBoolean,
  readChoice,
  readInteger,
  readList,
  readObject,
  readOptional,
  readText,
} from './json-reader.ts';

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
  readonly kindId: string;
  readonly state: string;
  readonly words: string;
  readonly place: string;
  readonly received: string;
  /** The id of whoever mends it. */
  readonly body: string | undefined;
}

/** A step of a report, and what it says beside the day and its words. */
export interface DeskStep {
  readonly day: string;
  readonly words: string;
  readonly kind: string;
}

/** One report with its life, and what can be done with it now. */
export interface WholeDeskReport extends DeskReport {
  readonly steps: readonly DeskStep[];
  readonly photos: readonly { readonly id: string; readonly isOfMended: boolean }[];
  readonly waitingPhotos: number;
  readonly mergedInto: string | undefined;
  /** Those that were merged into this one. */
  readonly merged: readonly string[];
  readonly nextSteps: readonly string[];
}

/** Those who mend things. */
export const bodyTypes = [
  'roads',
  'lighting',
  'water',
  'waste',
  'parks',
  'buildings',
  'transit',
  'power',
  'telephone',
  'environment',
  'rivers',
  'neighbours',
] as const;
/** There is no type for police, guards or anyone who watches. */
export type BodyType = (typeof bodyTypes)[number];

export interface DeskBody {
  readonly id: string;
  readonly type: BodyType;
  readonly names: ReportTexts;
  readonly email: string | undefined;
}

export interface DeskKind {
  readonly id: string;
  readonly group: string;
  readonly names: ReportTexts;
  readonly on: boolean;
  readonly body: string | undefined;
}

/** What the community decided about reports: which kinds are on, who mends them, all who mend. */
export interface ReportSettings {
  readonly bodies: readonly DeskBody[];
  readonly groups: readonly { readonly id: string; readonly names: ReportTexts }[];
  readonly kinds: readonly DeskKind[];
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
  /** Sent with the step “mended”, and not with the report. */
  readonly isOfMended: boolean;
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
    reports: readList(reports, 'reports', readReport),
    next: next === undefined ? undefined : readText(next, 'next'),
  };
}

function readReport(value: JsonValue, at: string): DeskReport {
  const { id, kind, names, state, words, place, received, body } = readObject(value, at);
  return {
    id: readText(id, `${at}.id`),
    kind: readTexts(names, `${at}.names`),
    kindId: readText(kind, `${at}.kind`),
    state: readText(state, `${at}.state`),
    words: readText(words, `${at}.words`),
    place: readText(place, `${at}.place`),
    received: readText(received, `${at}.received`),
    body: readOptional(body, `${at}.body`),
  };
}

export function decodeWholeReport(value: JsonValue): WholeDeskReport {
  const report = readObject(value, 'report');
  return {
    ...readReport(value, 'report'),
    steps: readList(report.steps, 'steps', (each, at) => {
      const { day, words, detail } = readObject(each, at);
      return {
        day: readText(day, `${at}.day`),
        words: readText(words, `${at}.words`),
        kind: readText(readObject(detail, `${at}.detail`).kind, `${at}.detail.kind`),
      };
    }),
    photos: readList(report.photos, 'photos', (each, at) => {
      const { id, isOfMended } = readObject(each, at);
      return {
        id: readText(id, `${at}.id`),
        isOfMended: readBoolean(isOfMended, `${at}.isOfMended`),
      };
    }),
    waitingPhotos: readInteger(report.waitingPhotos, 'waitingPhotos'),
    mergedInto: readOptional(report.mergedInto, 'mergedInto'),
    merged: readList(report.merged, 'merged', readText),
    nextSteps: readList(report.nextSteps, 'nextSteps', readText),
  };
}

export function decodeReportSettings(value: JsonValue): ReportSettings {
  const { bodies, groups, kinds } = readObject(value, 'settings');
  return {
    bodies: readList(bodies, 'bodies', (each, at) => {
      const { id, type, names, email } = readObject(each, at);
      return {
        id: readText(id, `${at}.id`),
        type: readChoice(type, `${at}.type`, bodyTypes),
        names: readTexts(names, `${at}.names`),
        email: readOptional(email, `${at}.email`),
      };
    }),
    groups: readList(groups, 'groups', (each, at) => {
      const { id, names } = readObject(each, at);
      return { id: readText(id, `${at}.id`), names: readTexts(names, `${at}.names`) };
    }),
    kinds: readList(kinds, 'kinds', (each, at) => {
      const { id, group, names, on, body } = readObject(each, at);
      return {
        id: readText(id, `${at}.id`),
        group: readText(group, `${at}.group`),
        names: readTexts(names, `${at}.names`),
        on: readBoolean(on, `${at}.on`),
        body: readOptional(body, `${at}.body`),
      };
    }),
  };
}

/** The name under which the step “mended” takes a photo that was sent before it. */
export function decodeKeptPhoto(value: JsonValue): string {
  return readText(readObject(value, 'photo').photo, 'photo');
}

export function decodeWaitingPhotos(value: JsonValue): readonly WaitingPhoto[] {
  return readList(readObject(value, 'photos').photos, 'photos', (each, at) => {
    const { id, report, names, words, place, since, width, isOfMended } = readObject(each, at);
    readInteger(width, `${at}.width`);
    return {
      id: readText(id, `${at}.id`),
      report: readText(report, `${at}.report`),
      kind: readTexts(names, `${at}.names`),
      words: readText(words, `${at}.words`),
      place: readText(place, `${at}.place`),
      since: readText(since, `${at}.since`),
      isOfMended: readBoolean(isOfMended, `${at}.isOfMended`),
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
