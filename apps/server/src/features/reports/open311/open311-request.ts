import type { Language } from '../../../pages/language.ts';
import type { Community } from '../../community/community.ts';
import type { Settings } from '../bodies.ts';
import { isOpen } from '../life.ts';
import { bodyName, kindName, neighbourhoodName, stateName } from '../wording.ts';
import type { Open311Value } from './open311-answer.ts';
import { writeDay } from './open311-day.ts';
import type { FoundRequest } from './open311-search.ts';

export interface Telling {
  readonly community: Community;
  readonly settings: Settings;
  readonly language: Language;
  readonly origin: string;
  /** `extensions=true`: what GeoReport v2 has no member for. */
  readonly isExtended: boolean;
}

/** GeoReport v2, a `request` of "GET Service Requests", with every member that the standard names. */
export function requestOf(report: FoundRequest, telling: Telling): Open311Value {
  const { community, settings, language, origin } = telling;
  const { timeZone } = community;
  const where = [report.place, neighbourhoodName(report.neighbourhood, community, language)];
  const photo =
    report.cover === null
      ? null
      : `${origin}/reports/${report.id}/photos/${report.cover}/large.jpg`;
  return {
    service_request_id: report.id,
    status: isOpen(report.state) ? 'open' : 'closed',
    status_notes: [stateName(report, language), report.notes].filter(Boolean).join(': '),
    service_name: kindName(report.kind, language),
    service_code: report.kind,
    description: report.words || null,
    agency_responsible: bodyName(report.body, settings, language) || null,
    service_notice: null,
    requested_datetime: writeDay(report.received, timeZone),
    // Of a closed one it is the day it was closed, whatever was said of it afterwards.
    updated_datetime: writeDay(report.done ?? report.changed, timeZone),
    expected_datetime: report.expected === null ? null : writeDay(report.expected, timeZone),
    address: where.filter(Boolean).join(', ') || null,
    address_id: null,
    zipcode: null,
    lat: report.latitude,
    long: report.longitude,
    media_url: photo,
    ...(telling.isExtended ? { extended_attributes: extended(report, telling, photo) } : {}),
  };
}

function extended(
  report: FoundRequest,
  { community, language, origin }: Telling,
  photo: string | null,
): Open311Value {
  return {
    detailed_status: report.state,
    status_name: stateName(report, language),
    neighbourhood: report.neighbourhood || null,
    answers: { ...report.answers },
    media_urls: photo === null ? [] : [photo],
    page: `${origin}/reports/${report.id}`,
    history: report.history.map(({ day, kind, words }) => ({
      datetime: writeDay(day, community.timeZone),
      step: kind,
      words: words || null,
    })),
  };
}
