import { type Language, pathIn } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { Settings } from './bodies.ts';
import type { ListedReport, WholeReport } from './queries.ts';
import { kindName, sayStep, stateName } from './wording.ts';

export interface FeedPlace {
  readonly origin: string;
  /** The address of the feed itself, from the slash on. */
  readonly path: string;
  /** Where older ones are (RFC 5005). */
  readonly next?: string | undefined;
  readonly title: string;
  readonly language: Language;
}

/** RFC 4287: a feed of reports. Times are midnights, since no report has a time. */
export function atomOfReports(at: FeedPlace, reports: readonly ListedReport[]): string {
  const newest = reports.reduce(
    (last, { changed }) => (changed > last ? changed : last),
    '1970-01-01',
  );
  const entries = reports.map((report) => {
    const { id, kind, place, words, received, changed } = report;
    const title = [kindName(kind, at.language), place].filter(Boolean).join(', ');
    const text = [stateName(report, at.language), words].filter(Boolean).join('\n');
    return entryOf(at, { id, title, text, received, changed });
  });
  return feedOf(at, newest, entries);
}

/** A feed of one report's steps, newest first. */
export function atomOfReport(at: FeedPlace, report: WholeReport, settings: Settings): string {
  const entries = report.steps.map((step, number) => {
    const title = sayStep(step, settings, at.language);
    return entryOf(at, {
      ...{ id: report.id, part: `#${number}`, title, text: step.words },
      ...{ received: step.day, changed: step.day },
    });
  });
  return feedOf(at, report.changed, entries.reverse());
}

/** RFC 7946. */
export function geojsonOf(origin: string, reports: readonly ListedReport[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    features: reports.map(({ latitude, longitude, id, cover, ...report }) => ({
      type: 'Feature',
      id,
      geometry: latitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] },
      properties: {
        ...report,
        address: `${origin}/reports/${id}`,
        photo: cover === null ? null : `${origin}/reports/${id}/photos/${cover}/large.jpg`,
      },
    })),
  });
}

function feedOf(at: FeedPlace, updated: string, entries: readonly string[]): string {
  const self = `${at.origin}${at.path}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${at.language}">
<id>${xml(self)}</id>
<title>${xml(at.title)}</title>
<updated>${updated}T00:00:00Z</updated>
<link rel="self" href="${xml(self)}"/>${at.next === undefined ? '' : `\n<link rel="next" href="${xml(at.origin + at.next)}"/>`}
<author><name>${xml(wordsIn(at.language).site_name())}</name></author>
${entries.join('\n')}
</feed>
`;
}

interface Entry {
  readonly id: string;
  readonly part?: string;
  readonly title: string;
  readonly text: string;
  readonly received: string;
  readonly changed: string;
}

function entryOf(at: FeedPlace, { id, part = '', title, text, received, changed }: Entry): string {
  const address = `${at.origin}${pathIn(at.language, `/reports/${id}`)}`;
  return `<entry>
<id>${xml(`${at.origin}/reports/${id}${part}`)}</id>
<title>${xml(title)}</title>
<published>${received}T00:00:00Z</published>
<updated>${changed}T00:00:00Z</updated>
<link href="${xml(address)}"/>
<content type="text">${xml(text)}</content>
</entry>`;
}

/** What may have to be escaped or left out; most texts have none of it, and are looked at once. */
const inXml = /["&'<>\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** Text in XML 1.0: its own five characters escaped, and nothing that XML has no place for. */
export function xml(text: string): string {
  if (!inXml.test(text)) return text;
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
