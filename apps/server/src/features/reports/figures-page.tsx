import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import { type Figure, leastSample, type MonthFigure } from './figures.ts';
import { MonthPlot } from './month-plot.tsx';
import { withQuery } from './page-link.ts';
import type { ListedReport } from './queries.ts';
import { ReportList } from './report-list.tsx';
import { reportsStylePath } from './style.ts';
import { wholeCommunity } from './tally.ts';
import { kindName, neighbourhoodName } from './wording.ts';

export interface FiguresPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly today: string;
  readonly neighbourhood: string;
  readonly all: Figure;
  readonly byKind: readonly Figure[];
  readonly months: readonly MonthFigure[];
  readonly newest: readonly ListedReport[];
}

const mostKinds = 12;

/** What is open, what was mended and how long it took, in one neighbourhood, for itself alone. */
export function FiguresPage(props: FiguresPageProps) {
  const { place, community, today, neighbourhood, all, byKind, months, newest } = props;
  const { language } = place;
  const words = wordsIn(language);
  const isWhole = neighbourhood === wholeCommunity;
  const title = isWhole
    ? words.reports_whole_community()
    : neighbourhoodName(neighbourhood, community, language);
  const look = isWhole ? {} : { neighbourhood };
  return (
    <Layout
      place={place}
      title={title}
      styles={[reportsStylePath]}
      feed={withQuery('/reports.atom', look)}
    >
      <h1>{title}</h1>
      <dl class="facts">
        <dt>{words.figures_open()}</dt>
        <dd>{all.open}</dd>
        <dt>{words.figures_closed()}</dt>
        <dd>{all.closed}</dd>
        <dt>{words.figures_median()}</dt>
        <dd>{sayMedian(all, language)}</dd>
      </dl>
      {months.length === 0 ? null : <MonthPlot months={months} language={language} />}
      {byKind.length === 0 ? null : (
        <section>
          <h2 id="kinds">{words.figures_kinds_title()}</h2>
          <table class="figures" aria-labelledby="kinds">
            <thead>
              <tr>
                <th scope="col">{words.figures_kind()}</th>
                <th scope="col">{words.figures_open()}</th>
                <th scope="col">{words.figures_closed()}</th>
                <th scope="col">{words.figures_median()}</th>
              </tr>
            </thead>
            <tbody>
              {byKind.slice(0, mostKinds).map((figure) => (
                <tr key={figure.kind}>
                  <th scope="row">
                    <a
                      href={pathIn(language, withQuery('/reports', { kind: figure.kind, ...look }))}
                    >
                      {kindName(figure.kind, language)}
                    </a>
                  </th>
                  <td data-name={words.figures_open()}>{figure.open}</td>
                  <td data-name={words.figures_closed()}>{figure.closed}</td>
                  <td data-name={words.figures_median()}>{sayMedian(figure, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="small quiet">{words.figures_note({ least: String(leastSample) })}</p>
        </section>
      )}
      <section>
        <h2>{words.figures_newest()}</h2>
        {newest.length === 0 ? (
          <p>{words.reports_none()}</p>
        ) : (
          <ReportList reports={newest} community={community} language={language} today={today} />
        )}
        <p>
          <a class="tap" href={pathIn(language, withQuery('/reports', look))}>
            {words.figures_all()}
          </a>{' '}
          <a class="tap" href={withQuery('/reports.atom', look)}>
            {words.reports_feed_atom()}
          </a>
        </p>
      </section>
    </Layout>
  );
}

function sayMedian({ medianDays }: Figure, language: Language): string {
  const words = wordsIn(language);
  if (medianDays === undefined) return words.figures_too_few();
  return medianDays === 0
    ? words.figures_same_day()
    : words.figures_days({ days: String(medianDays) });
}
