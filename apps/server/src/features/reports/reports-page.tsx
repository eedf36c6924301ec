import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { type Words, wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import { Choice } from './choice.tsx';
import type { Kind } from './kinds.ts';
import { withQuery, writeReportKey } from './page-link.ts';
import type { ReportPage } from './queries.ts';
import { ReportList } from './report-list.tsx';
import { reportsStylePath } from './style.ts';
import { kindName, neighbourhoodName } from './wording.ts';

/** Which reports are looked at; the members are those of the address. */
export interface Look {
  readonly kind: string | undefined;
  readonly neighbourhood: string | undefined;
  readonly state: 'open' | 'closed' | 'all';
}

export interface ReportsPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly today: string;
  readonly kinds: readonly Kind[];
  readonly look: Look;
  readonly isFirst: boolean;
  readonly page: ReportPage;
  /** Since how many days the oldest photo waits to be looked at; undefined where none does. */
  readonly queueDays: number | undefined;
}

export function ReportsPage(props: ReportsPageProps) {
  const { place, community, today, kinds, look, page, queueDays } = props;
  const { language } = place;
  const words = wordsIn(language);
  return (
    <Layout
      place={place}
      title={words.reports_title()}
      about={words.reports_lead()}
      styles={[reportsStylePath]}
      feed={withQuery('/reports.atom', { kind: look.kind, neighbourhood: look.neighbourhood })}
    >
      <h1>{words.reports_title()}</h1>
      <p class="lead">{words.reports_lead()}</p>
      <ul class="ways">
        <li>
          <a class="way first" href={pathIn(language, '/reports/new')}>
            <strong>{words.reports_new_title()}</strong>
            {words.reports_new_body()}
          </a>
        </li>
        <li>
          <a class="way" href={pathIn(language, '/reports/near')}>
            <strong>{words.reports_near_title()}</strong>
            {words.reports_near_body()}
          </a>
        </li>
      </ul>
      <ul class="nav more">
        {(
          [
            ['/reports/follow', words.reports_follow_link()],
            ['/reports/kinds', words.reports_kinds_link()],
            ['/reports/places', words.reports_places_link()],
          ] as const
        ).map(([path, text]) => (
          <li key={path}>
            <a href={pathIn(language, path)}>{text}</a>
          </li>
        ))}
      </ul>
      <section>
        <h2>{headingOf(props)}</h2>
        <form class="filter" method="get" action={pathIn(language, '/reports')}>
          <Choice
            name="kind"
            label={words.reports_filter_kind()}
            none={words.reports_filter_all()}
            chosen={look.kind}
            options={kinds.map(({ id, names }) => [id, names[language]])}
          />
          <Choice
            name="neighbourhood"
            label={words.reports_filter_place()}
            none={words.reports_filter_all()}
            chosen={look.neighbourhood}
            options={community.neighbourhoods.map(({ id }) => [
              id,
              neighbourhoodName(id, community, language),
            ])}
          />
          <Choice
            name="state"
            label={words.reports_filter_state()}
            none={words.reports_filter_open()}
            chosen={look.state}
            options={[
              ['closed', words.reports_filter_closed()],
              ['all', words.reports_filter_both()],
            ]}
          />
          <button class="button second" type="submit">
            {words.reports_filter_button()}
          </button>
        </form>
        {page.reports.length === 0 ? (
          <p>{words.reports_none()}</p>
        ) : (
          <ReportList
            reports={page.reports}
            community={community}
            language={language}
            today={today}
          />
        )}
        <Turn {...props} />
      </section>
      <section class="small quiet">
        <p>{sayQueue(queueDays, words)}</p>
        <p>
          <a
            href={withQuery('/reports.atom', {
              kind: look.kind,
              neighbourhood: look.neighbourhood,
            })}
          >
            {words.reports_feed_atom()}
          </a>{' '}
          <a
            href={withQuery('/reports.geojson', {
              kind: look.kind,
              neighbourhood: look.neighbourhood,
            })}
          >
            {words.reports_feed_geojson()}
          </a>{' '}
          <a href="/open311/discovery.json">{words.reports_feed_open311()}</a>
        </p>
      </section>
    </Layout>
  );
}

function headingOf({ place: { language }, look, community }: ReportsPageProps): string {
  const words = wordsIn(language);
  const parts = [
    look.kind === undefined ? undefined : kindName(look.kind, language),
    look.neighbourhood === undefined
      ? undefined
      : neighbourhoodName(look.neighbourhood, community, language),
  ].filter((part) => part !== undefined);
  if (parts.length > 0) return parts.join(words.reports_comma());
  return {
    open: words.reports_open_title,
    closed: words.reports_closed_title,
    all: words.reports_all_title,
  }[look.state]();
}

function Turn({ place: { language }, look, isFirst, page }: ReportsPageProps) {
  const words = wordsIn(language);
  if (isFirst && page.next === undefined) return null;
  const path = pathIn(language, '/reports');
  const same = {
    kind: look.kind,
    neighbourhood: look.neighbourhood,
    state: look.state === 'open' ? undefined : look.state,
  };
  return (
    <nav class="turn" aria-label={words.reports_pages_label()}>
      {page.next === undefined ? null : (
        <a class="button" href={withQuery(path, { ...same, after: writeReportKey(page.next) })}>
          {words.reports_older()}
        </a>
      )}
      {isFirst ? null : (
        <a class="button second" href={withQuery(path, same)}>
          {words.reports_newest()}
        </a>
      )}
    </nav>
  );
}

/** How long the oldest photo waits to be looked at, so that everybody sees whether somebody looks. */
function sayQueue(days: number | undefined, words: Words): string {
  if (days === undefined) return words.reports_queue_empty();
  return days < 1 ? words.reports_queue_today() : words.reports_queue({ days: String(days) });
}
