import type { ChangeKind } from '@nearhand/protocol/directory-desk';
import { locale } from '../../words.ts';
import { dayName } from '../desk-names.ts';
import { spansText } from './service-draft.ts';
import { words } from './words.ts';

export function changeName(kind: ChangeKind): string {
  const w = words();
  return {
    edit: w.dir_change_edit,
    check: w.dir_change_check,
    bulk: w.dir_change_bulk,
    merge: w.dir_change_merge,
    undo: w.dir_change_undo,
    create: w.dir_change_create,
    organization: w.dir_change_organization,
  }[kind]();
}

export function memberName(member: string): string {
  const w = words();
  const names: Readonly<Record<string, () => string>> = {
    name: w.dir_name,
    alternate_name: w.dir_other_name,
    description: w.dir_description,
    eligibility_description: w.dir_eligibility,
    application_process: w.dir_apply,
    wait_time: w.dir_wait,
    fees_description: w.dir_cost,
    alert: w.dir_alert,
    status: w.dir_status,
    url: w.dir_url,
    email: w.dir_email,
    phones: w.dir_phones,
    hours: w.steward_hours,
    needs: w.dir_needs,
    facilities: w.dir_facilities,
    languages: w.steward_languages,
    free: w.dir_free,
    places: w.dir_places,
    checked_on: w.dir_member_checked,
    merged_into: w.dir_member_merged,
    withdrawn: w.dir_member_withdrawn,
    hidden: w.dir_member_hidden,
  };
  return names[member]?.() ?? member;
}

/** A member's value as text to compare; empty where there is nothing. */
export function valueText(value: unknown): string {
  const w = words();
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? w.dir_yes() : w.dir_no();
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value !== 'object') return '';
  if (Array.isArray(value)) return value.map(valueText).join(' · ');
  if ('week' in value) return weekText(value);
  if ('isOther' in value) return w.dir_hours_other();
  return Object.entries(value)
    .filter(([name]) => name !== 'at')
    .map(([, inner]) => valueText(inner))
    .filter((text) => text !== '')
    .join(' / ');
}

function weekText({ week, note }: { readonly week: unknown; readonly note?: unknown }): string {
  const days = Array.isArray(week) ? week : [];
  const lines = days.flatMap((spans, day) =>
    Array.isArray(spans) && spans.length > 0
      ? [`${dayName(day, locale())} ${spansText(spans)}`]
      : [],
  );
  return [...lines, valueText(note)].filter((text) => text !== '').join(' · ');
}
