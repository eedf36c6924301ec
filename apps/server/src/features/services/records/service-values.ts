import {
  type ServiceValues as DeskValues,
  type ServiceText,
  serviceTexts,
} from '@nearhand/protocol/directory-desk';
import type { Localized } from '../../../pages/language.ts';
import { schedulesOf } from '../indexed-service.ts';
import type { ServiceKind } from '../schema.ts';
import { phonesOf } from '../shown-texts.ts';
import { type Facility, facilitiesIn } from './built-in-taxonomies.ts';
import type { ServiceStatus } from './hsds-record.ts';
import { placeValue, type Said } from './service-edits.ts';
import { textsOf } from './texts.ts';
import { weekOfSchedules } from './week-hours.ts';

/** A service as a steward reads and changes it, with no other needs, facilities and states than there are. */
export interface ServiceValues extends DeskValues {
  readonly status: ServiceStatus;
  readonly needs: readonly ServiceKind[];
  readonly facilities: readonly Facility[];
}

const nobody = { id: '', name: '', description: '' };

/** What of a service can be changed, as it stands now. */
export function valuesOf(said: Said): ServiceValues {
  const { service, places, kinds } = said;
  const texts = serviceTexts.map((member) => [member, textsOf(service, member)] as const);
  const ofPlaces = places.flatMap(({ at, location }) => [at, location]);
  const costs = service.cost_options ?? [];
  const spoken = [service, ...places.map(({ location }) => location)].flatMap(
    ({ languages = [] }) => languages.flatMap(({ code }) => code ?? []),
  );
  return {
    ...(Object.fromEntries(texts) as Record<ServiceText, Localized>),
    status: service.status,
    url: service.url ?? null,
    email: service.email ?? null,
    phones: phonesOf({ service, organization: nobody, places }),
    hours: hoursValue(said),
    needs: kinds,
    facilities: facilitiesIn([service, ...ofPlaces].flatMap(({ attributes = [] }) => attributes)),
    languages: [...new Set(spoken)],
    free: costs.length > 0 && costs.every(({ amount }) => amount === 0),
    places: places.map(placeValue),
  };
}

function hoursValue({ service, places }: Said): ServiceValues['hours'] {
  const [place, ...others] = places;
  const levels = [place?.at.schedules, service.schedules, place?.location.schedules];
  const rows = levels.find((level) => level !== undefined && level.length > 0) ?? [];
  if (rows.length === 0) return null;
  const described = rows.find(({ description }) => description);
  const differs = others.some(({ at }) => (at.schedules ?? []).length > 0);
  const note = described ? textsOf(described, 'description') : {};
  const isNoteAlone = (row: object) => Object.keys(row).every((name) => noteMembers.includes(name));
  const timed = rows.filter((row) => !isNoteAlone(row));
  // A text whose every word is understood is a week; what else a row says in words is its note.
  const isWritten = timed.length === 0;
  const understood = isWritten ? schedulesOf({ service }, place) : timed;
  if (isWritten && understood.length === 0) {
    return { week: [[], [], [], [], [], [], []], holidays: null, note };
  }
  const week = differs ? undefined : weekOfSchedules(understood);
  return week ? { ...week, note: isWritten ? {} : note } : { isOther: true, note };
}

const noteMembers = ['id', 'description', 'text_language', 'translations'];
