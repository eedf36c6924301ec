import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import type { Settings } from './bodies.ts';
import { type Kind, kindGroups } from './kinds.ts';
import { withQuery } from './page-link.ts';
import { reportsStylePath } from './style.ts';
import { bodyName, groupName, neighbourhoodName } from './wording.ts';

export interface KindsPageProps {
  readonly place: Place;
  readonly settings: Settings;
  /** Open reports by kind. */
  readonly open: ReadonlyMap<string, number>;
}

/** Every kind that can be reported, who mends it, and the way to report one. */
export function KindsPage({ place, settings, open }: KindsPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  const row = ({ id, names }: Kind) => {
    const body = bodyName(settings.mends.get(id), settings, language);
    return (
      <li key={id}>
        <a class="row-link" href={pathIn(language, withQuery('/reports', { kind: id }))}>
          {names[language]}
        </a>
        <p class="small quiet">
          {words.reports_open_count({ count: String(open.get(id) ?? 0) })}
          {body === '' ? null : ` ${words.reports_mended_by({ body })}`}{' '}
          <a class="tap" href={pathIn(language, withQuery('/reports/new', { kind: id }))}>
            {words.reports_report_one()}
          </a>
        </p>
      </li>
    );
  };
  return (
    <Layout place={place} title={words.reports_kinds_link()} styles={[reportsStylePath]}>
      <h1>{words.reports_kinds_link()}</h1>
      <p class="lead">{words.reports_kinds_lead()}</p>
      {kindGroups.map((group) => {
        const own = settings.kinds.filter((kind) => kind.group === group);
        return own.length === 0 ? null : (
          <section key={group}>
            <h2>{groupName(group, language)}</h2>
            <ul class="rows">{own.map(row)}</ul>
          </section>
        );
      })}
    </Layout>
  );
}

export interface PlacesPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly counts: ReadonlyMap<string, { readonly open: number; readonly closed: number }>;
}

/** The neighbourhoods in the order of their names: none is before another for its figures. */
export function PlacesPage({ place, community, counts }: PlacesPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  const ids = [...new Set([...community.neighbourhoods.map(({ id }) => id), ...counts.keys()])];
  const named = ids.map((id) => ({ id, name: neighbourhoodName(id, community, language) }));
  const order = new Intl.Collator(language);
  return (
    <Layout place={place} title={words.reports_places_link()} styles={[reportsStylePath]}>
      <h1>{words.reports_places_link()}</h1>
      <p class="lead">{words.reports_places_lead()}</p>
      <ul class="rows">
        {named
          .sort((a, b) => order.compare(a.name, b.name))
          .map(({ id, name }) => (
            <li key={id}>
              <a
                class="row-link"
                href={pathIn(language, `/reports/places/${encodeURIComponent(id)}`)}
              >
                {name}
              </a>
              <p class="small quiet">
                {words.reports_open_count({ count: String(counts.get(id)?.open ?? 0) })}{' '}
                {words.reports_closed_count({ count: String(counts.get(id)?.closed ?? 0) })}
              </p>
            </li>
          ))}
      </ul>
      <p>
        <a class="tap" href={pathIn(language, '/reports/places/*')}>
          {words.reports_whole_community()}
        </a>
      </p>
    </Layout>
  );
}
