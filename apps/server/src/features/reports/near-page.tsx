import { mapData, type Tiles } from '../../map/map-box.ts';
import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import { Choice, describedBy, Field } from './choice.tsx';
import { PlaceTools } from './device-parts.tsx';
import { NearMap } from './near-map.tsx';
import { withQuery } from './page-link.ts';
import type { ListedReport } from './queries.ts';
import { ReportList } from './report-list.tsx';
import type { Position } from './spot.ts';
import { reportsStylePath } from './style.ts';
import { neighbourhoodName } from './wording.ts';

export interface NearPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly today: string;
  /** As it was typed. */
  readonly at: string;
  readonly position: Position | undefined;
  readonly wantsMap: boolean;
  readonly reports: readonly ListedReport[];
  readonly tiles: Tiles;
  readonly scripts: readonly string[];
}

/** What is open around a place: a list, and beside it a map when somebody asks for one. */
export function NearPage(props: NearPageProps) {
  const { place, community, today, at, position, wantsMap, reports, tiles, scripts } = props;
  const { language } = place;
  const words = wordsIn(language);
  const error = at !== '' && position === undefined ? words.report_error_position() : undefined;
  const path = pathIn(language, '/reports/near');
  return (
    <Layout
      place={place}
      title={words.reports_near_title()}
      styles={[reportsStylePath]}
      scripts={scripts}
    >
      <h1>{words.reports_near_title()}</h1>
      <p class="lead">{words.reports_near_lead()}</p>
      <form class="report-form" method="get" action={path} data-near="">
        <Field
          id="at"
          label={words.report_position_label()}
          hint={words.report_position_hint()}
          error={error}
        >
          <input
            id="at"
            name="at"
            value={at}
            maxlength={60}
            autocomplete="off"
            data-position=""
            aria-describedby={describedBy({ id: 'at', hint: 'x', error })}
          />
          <PlaceTools words={words} digits={3} tiles={tiles} />
        </Field>
        <button class="button" type="submit">
          {words.reports_near_button()}
        </button>
      </form>
      {community.neighbourhoods.length === 0 ? null : (
        <form class="filter" method="get" action={pathIn(language, '/reports')}>
          <Choice
            name="neighbourhood"
            label={words.reports_near_or_place()}
            none={words.reports_filter_all()}
            chosen={undefined}
            options={community.neighbourhoods.map(({ id }) => [
              id,
              neighbourhoodName(id, community, language),
            ])}
          />
          <button class="button second" type="submit">
            {words.reports_filter_button()}
          </button>
        </form>
      )}
      {position === undefined ? null : (
        <section>
          <h2>{words.reports_near_found()}</h2>
          {reports.length === 0 ? <p>{words.reports_near_none()}</p> : null}
          {wantsMap && reports.length > 0 ? (
            <>
              <section
                class="map"
                aria-label={words.reports_map_alt()}
                hidden
                data-near-map=""
                data-at={`${position.latitude} ${position.longitude}`}
                {...mapData(words, tiles)}
              />
              <NearMap position={position} reports={reports} language={language} />
            </>
          ) : null}
          {!wantsMap && reports.length > 0 ? (
            <p>
              <a class="tap" href={withQuery(path, { at, map: '1' })}>
                {words.reports_map_show()}
              </a>
            </p>
          ) : null}
          <ReportList
            reports={reports}
            community={community}
            language={language}
            today={today}
            numbered={wantsMap}
          />
        </section>
      )}
    </Layout>
  );
}
