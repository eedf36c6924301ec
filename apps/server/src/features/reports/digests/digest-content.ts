import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { sayDay } from '../../../pages/day.ts';
import { type Language, pathIn } from '../../../pages/language.ts';
import { wordsIn } from '../../../pages/words.ts';
import type { Community } from '../../community/community.ts';
import { addDays } from '../../requests/requests.ts';
import type { Responsible } from '../bodies.ts';
import type { Body } from '../body.ts';
import { type ListedReport, listedColumns, listReports, walksOf } from '../queries.ts';
import { kindName, neighbourhoodName, saySilence } from '../wording.ts';

/** What a letter is made of: public reports, and how many more there are. */
export interface DigestContent {
  readonly fresh: readonly ListedReport[];
  readonly hasMoreFresh: boolean;
  readonly waiting: readonly ListedReport[];
  readonly hasMoreWaiting: boolean;
}

const mostFresh = 50;
const mostWaiting = 20;
/** From how many days without a word on a report waits for long. */
const longDays = 14;
const longestWords = 200;

/** What came on these days, and what nobody said anything about for a fortnight, longest first. */
export async function digestContent(
  db: Db,
  communityId: Buffer,
  responsible: Responsible,
  about: { readonly from: string; readonly to: string },
): Promise<DigestContent> {
  const filter = { responsible, isOpen: true, ...about };
  const fresh = await listReports(db, communityId, filter, undefined, mostFresh);
  const since = sql`greatest(coalesce(r.answered, r.received), coalesce(r.expected, r.received))`;
  const walks = walksOf(responsible).map(
    (whose) => sql`
      select ${listedColumns}, ${since} as since from reports r
      where r.community_id = ${communityId} and r.is_listed and r.is_open and ${whose}
        and r.received < ${about.from} and ${since} <= ${addDays(about.to, -longDays)}::date`,
  );
  const { rows } = await sql<ListedReport>`
    select * from (${sql.join(walks, sql` union all `)}) w
    order by since, id limit ${mostWaiting + 1}`.execute(db);
  return {
    fresh: fresh.reports,
    hasMoreFresh: fresh.next !== undefined,
    waiting: rows.slice(0, mostWaiting),
    hasMoreWaiting: rows.length > mostWaiting,
  };
}

export interface DigestLetter {
  readonly subject: string;
  readonly text: string;
}

/** The letter as text: what the pages show, with their addresses, and nothing that tells who reads it. */
export function writeDigest(
  { fresh, hasMoreFresh, waiting, hasMoreWaiting }: DigestContent,
  about: { readonly from: string; readonly to: string },
  to: {
    readonly body: Body;
    readonly community: Community;
    readonly origin: string;
    readonly language: Language;
    readonly today: string;
  },
): DigestLetter {
  const { body, community, origin, language, today } = to;
  const words = wordsIn(language);
  const listed = `${origin}/reports.atom?body=${body.id}`;
  const more = (has: boolean) => (has ? [words.digest_more({ address: listed })] : []);
  const span = { from: sayDay(about.from, language), to: sayDay(about.to, language) };
  const lines = [
    words.digest_intro({ body: body.names[language], community: community.names[language] }),
    about.from === about.to ? words.digest_day({ day: span.to }) : words.digest_days(span),
    `${words.digest_new()}\n`,
    ...(fresh.length === 0 ? [words.digest_none()] : fresh.map((each) => entry(each, to, today))),
    ...more(hasMoreFresh),
    `${words.digest_waiting()}\n`,
    ...(waiting.length === 0
      ? [words.digest_none()]
      : waiting.map((each) => entry(each, to, today))),
    ...more(hasMoreWaiting),
    words.digest_end({ address: listed }),
  ];
  return {
    subject: words.digest_subject({ count: String(fresh.length), waiting: String(waiting.length) }),
    text: `${lines.join('\n\n')}\n`,
  };
}

function entry(
  report: ListedReport,
  { community, origin, language }: Parameters<typeof writeDigest>[2],
  today: string,
): string {
  const words = wordsIn(language);
  const where = [report.place, neighbourhoodName(report.neighbourhood, community, language)];
  const title = [kindName(report.kind, language), ...where].filter(Boolean);
  const said = report.words.replace(/\s+/g, ' ');
  return [
    `- ${title.join(words.reports_comma())} (${sayDay(report.received, language)})`,
    saySilence(report, today, language),
    said.length > longestWords ? `${said.slice(0, longestWords)}…` : said,
    `${origin}${pathIn(language, `/reports/${report.id}`)}`,
  ]
    .filter(Boolean)
    .join('\n  ');
}
