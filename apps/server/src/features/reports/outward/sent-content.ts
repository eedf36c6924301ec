import { pathIn } from '../../../pages/language.ts';
import type { Community } from '../../community/community.ts';
import type { WholeReport } from '../queries.ts';
import { questionNames, questions } from '../questions.ts';
import { neighbourhoodName, sayAnswer } from '../wording.ts';
import type { Endpoint } from './endpoints.ts';
import type { OutwardTrouble } from './outward-error.ts';

/** GeoReport v2 allows 4,000 characters, of which the answers and the address need some. */
const mostWords = 3000;

/** What must stand in a description for it to be our report: where its page is. */
export function markOf(origin: string, reportId: string): readonly string[] {
  return [origin, `/reports/${reportId}`];
}

/** Why a report is not sent, now or at all; undefined where it can go. */
export function keptBack(
  report: WholeReport,
  { url }: Pick<Endpoint, 'url'>,
): OutwardTrouble | undefined {
  const isPublic = report.state !== 'merged' && report.state !== 'removed';
  if (!isPublic) return 'not-public';
  if (report.latitude === null && report.place === '') return 'no-place';
  // It came from there, or went round by others: each of us leaves the address of its own page.
  if (report.words.includes(`${new URL(url).origin}/`)) return 'came-from-there';
  return undefined;
}

/**
 * A report as it is sent: what its public page shows, and nothing else. No contact, no follow-up
 * code, no photo that nobody looked at, the place as the page has it.
 */
export function fieldsOf(
  report: WholeReport,
  endpoint: Endpoint,
  code: string,
  { community, origin }: { readonly community: Community; readonly origin: string },
): URLSearchParams {
  const { language } = endpoint;
  const page = `${origin}${pathIn(language, `/reports/${report.id}`)}`;
  const answered = questionNames
    .filter((name) => report.answers[name] !== undefined)
    .map(
      (name) => `${questions[name].names[language]}: ${sayAnswer(name, report.answers, language)}`,
    );
  const words =
    report.words.length > mostWords ? `${report.words.slice(0, mostWords)}…` : report.words;
  const where = [report.place, neighbourhoodName(report.neighbourhood, community, language)];
  const [photo] = report.photos.filter(({ isOfMended }) => !isOfMended);
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['api_key', endpoint.apiKey],
    ['jurisdiction_id', endpoint.jurisdiction],
    ['service_code', code],
    ['lat', report.latitude === null ? undefined : String(report.latitude)],
    ['long', report.longitude === null ? undefined : String(report.longitude)],
    ['address_string', where.filter(Boolean).join(', ')],
    ['description', [words, answered.join('\n'), page].filter(Boolean).join('\n\n')],
    ['media_url', photo && `${origin}/reports/${report.id}/photos/${photo.id}/large.jpg`],
    // One of our own would ask whether the address of the page belongs there; it does.
    ['stay', 'yes'],
  ];
  const sent = new URLSearchParams();
  for (const [name, value] of fields) if (value) sent.set(name, value);
  return sent;
}
