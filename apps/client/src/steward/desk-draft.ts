import type { Desk, Texts } from '@nearhand/protocol/community';
import type { StepType } from '@nearhand/room/step';
import type { DeskDescription } from '@nearhand/visit/steward';
import type { Words } from '../helper/words.ts';
import type { FieldError } from '../parts/error-summary.tsx';
import { locales } from '../words.ts';
import { hoursText, parseHours } from './hours-text.ts';

/** A desk's description as a steward types it. */
export interface DeskDraft {
  readonly names: Texts;
  readonly about: Texts;
  readonly place: Texts;
  readonly answersWithin: Texts;
  readonly phone: string;
  readonly email: string;
  /** Monday first, as text. */
  readonly hours: readonly string[];
  readonly languages: readonly string[];
  readonly needs: readonly StepType[];
  readonly neighbourhoods: readonly string[];
  readonly complaintsName: string;
  readonly complaintsPhone: string;
  readonly complaintsUrl: string;
  readonly paused: boolean;
}

export type TextsField = 'names' | 'about' | 'place' | 'answersWithin';

export const textsFields = ['names', 'about', 'place', 'answersWithin'] as const;
export const days = [0, 1, 2, 3, 4, 5, 6] as const;

export function draftOf(desk: Desk): DeskDraft {
  const { names, about, place, answersWithin, phone, languages, needs, neighbourhoods } = desk;
  const { complaints, paused } = desk;
  return {
    ...{ names, about, place, answersWithin, phone, languages, needs, neighbourhoods, paused },
    email: desk.email ?? '',
    hours: days.map((day) => hoursText(desk.hours, day)),
    complaintsName: complaints.name,
    complaintsPhone: complaints.phone,
    complaintsUrl: complaints.url ?? '',
  };
}

/** What is missing or not understood, field by field, in the order of the page. */
export function draftErrors(draft: DeskDraft, w: Words): readonly FieldError[] {
  const texts = textsFields.flatMap((field) =>
    locales
      .filter((locale) => draft[field][locale].trim() === '')
      .map((locale) => ({ field: `${field}-${locale}`, text: w.steward_text_missing() })),
  );
  const hours = days
    .filter((day) => parseHours(draft.hours[day] ?? '', day) === undefined)
    .map((day) => ({ field: `hours-${day}`, text: w.steward_hours_wrong() }));
  const rest: readonly (readonly [boolean, string, string])[] = [
    [draft.phone.trim() === '', 'desk-phone', w.steward_phone_missing()],
    [draft.languages.length === 0, 'desk-languages', w.steward_languages_missing()],
    [draft.needs.length === 0, 'desk-needs', w.steward_needs_missing()],
    [draft.complaintsName.trim() === '', 'complaints-name', w.steward_complaints_missing()],
    [draft.complaintsPhone.trim() === '', 'complaints-phone', w.steward_complaints_missing()],
    [!isAddress(draft.complaintsUrl), 'complaints-url', w.steward_complaints_url_wrong()],
  ];
  const missing = rest.flatMap(([isWrong, field, text]) => (isWrong ? [{ field, text }] : []));
  return [...texts, ...hours, ...missing];
}

function isAddress(text: string): boolean {
  return text.trim() === '' || /^https?:\/\/\S+$/.test(text.trim());
}

/** The description to sign, from a draft without errors. */
export function descriptionOf(draft: DeskDraft, id: string): DeskDescription {
  const { phone, email, complaintsName, complaintsPhone, complaintsUrl } = draft;
  const { languages, needs, neighbourhoods, paused } = draft;
  const url = complaintsUrl.trim();
  return {
    ...{ id, languages, needs, neighbourhoods, paused },
    names: trimmed(draft.names),
    about: trimmed(draft.about),
    place: trimmed(draft.place),
    answersWithin: trimmed(draft.answersWithin),
    phone: phone.trim(),
    ...(email.trim() === '' ? {} : { email: email.trim() }),
    hours: days.flatMap((day) => parseHours(draft.hours[day] ?? '', day) ?? []),
    complaints: {
      name: complaintsName.trim(),
      phone: complaintsPhone.trim(),
      ...(url === '' ? {} : { url }),
    },
  };
}

function trimmed(texts: Texts): Texts {
  return {
    en: texts.en.trim(),
    'zh-Hant': texts['zh-Hant'].trim(),
    'zh-Hans': texts['zh-Hans'].trim(),
  };
}
