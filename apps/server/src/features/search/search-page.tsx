import { mapData } from '../../map/map-box.ts';
import { mapStyle } from '../../map/map-files.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import { countWords } from './choice.tsx';
import { LoosenList, Narrowed } from './narrowed.tsx';
import { writePageKey } from './page-key.ts';
import { ResultList } from './result-list.tsx';
import { nearScript } from './scripts.ts';
import { SearchForm } from './search-form.tsx';
import { writeSearchRequest } from './search-request.ts';
import type { SearchView } from './search-view.ts';
import { searchStylePath } from './style.ts';

export function SearchPage(view: SearchView) {
  const { place, request, mapScript } = view;
  const { language } = place;
  const words = wordsIn(language);
  return (
    <Layout
      place={place}
      title={words.services_title()}
      about={words.services_lead()}
      styles={request.isMap ? [mapStyle.path, searchStylePath] : [searchStylePath]}
      scripts={mapScript === undefined ? [nearScript.path] : [nearScript.path, mapScript]}
    >
      <h1>{words.services_title()}</h1>
      <p class="lead">{words.services_lead()}</p>
      <section>
        <SearchForm {...view} />
        <p>
          <a class="tap" href={pathIn(language, '/services/stations')}>
            {words.search_stations_link()}
          </a>
        </p>
      </section>
      <section aria-labelledby="found">
        <h2 id="found">{headingOf(view)}</h2>
        <Notes {...view} />
        <Narrowed {...view} />
        {view.services.length === 0 ? <Nothing {...view} /> : <Results {...view} />}
      </section>
    </Layout>
  );
}

function Results(view: SearchView) {
  const { place, request, services } = view;
  const { language } = place;
  const words = wordsIn(language);
  const other = pathIn(
    language,
    `/services${writeSearchRequest({ ...request, isMap: !request.isMap })}`,
  );
  return (
    <>
      <p>
        <a class="tap" href={`${other}#found`}>
          {request.isMap ? words.search_map_hide() : words.search_map_show()}
        </a>
      </p>
      {request.isMap ? (
        <section
          id="map"
          class="map"
          aria-label={words.search_map_label()}
          {...mapData(words, view.tiles)}
        >
          <p>{words.search_map_script()}</p>
        </section>
      ) : null}
      <ResultList services={services} language={language} isNumbered={request.isMap} />
      <Turn {...view} />
    </>
  );
}

function headingOf({
  place: { language },
  request,
  services,
  counted,
  isNear,
  spelled,
  areas,
}: SearchView) {
  const words = wordsIn(language);
  const query = spelled ?? request.text;
  const near = isNear ? words.search_near_you() : '';
  const area = areas.chosen ?? areas.typed[0];
  const where = area ? words.search_in_place({ place: textFor(area.names, language).text }) : '';
  if (services.length === 0) {
    if (query === '')
      return request.after ? words.search_nothing_fits() : emptyHeading(request, words);
    return words.services_none_title({ query });
  }
  const what = query === '' ? words.services_all_title() : words.services_found_title({ query });
  const total = countWords(counted.total, { isExact: true }, language);
  const found = counted.isExact
    ? words.search_total({ count: total })
    : words.search_total_about({ count: total });
  return [what, near, where, found].filter((part) => part !== '').join(' · ');
}

function emptyHeading(
  { filters, within }: SearchView['request'],
  words: ReturnType<typeof wordsIn>,
): string {
  const isNarrowed =
    within !== undefined ||
    Object.values(filters).some((value) => (Array.isArray(value) ? value.length > 0 : value));
  return isNarrowed ? words.search_nothing_fits() : words.services_empty_title();
}

function Notes(view: SearchView) {
  const { place, request, isNearGone, spelled, needs, areas } = view;
  const { language } = place;
  const words = wordsIn(language);
  const notes = [
    ...(request.notes.includes('too-long') ? [words.search_too_long()] : []),
    ...(request.notes.includes('page-unknown') ? [words.search_page_unknown()] : []),
    ...(request.where === '' || areas.typed.length > 0
      ? []
      : [words.search_place_as_word({ place: request.where })]),
    ...(isNearGone ? [words.search_near_gone()] : []),
    ...(spelled === undefined ? [] : [words.search_spelled({ spelled })]),
    ...(needs.length === 0
      ? []
      : [
          words.search_needs_only({
            needs: needs.map((names) => textFor(names, language).text).join(words.kinds_join()),
          }),
        ]),
  ];
  return notes.length === 0 ? null : (
    <div class="notice">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

function Nothing(view: SearchView) {
  const { place, request, loosened } = view;
  const words = wordsIn(place.language);
  if (loosened.length > 0) return <LoosenList {...view} />;
  const isAll =
    request.text === '' && emptyHeading(request, words) === words.services_empty_title();
  return <p>{isAll ? words.services_empty_body() : words.services_none_try()}</p>;
}

function Turn({ place: { language }, request, next }: SearchView) {
  const words = wordsIn(language);
  const query = writeSearchRequest(request);
  const isFirst = request.after === undefined;
  const isEverything = query === '' && isFirst;
  if (isEverything && next === undefined) return null;
  const path = pathIn(language, '/services');
  const after = next && `${query === '' ? '?' : `${query}&`}after=${writePageKey(next)}`;
  return (
    <nav class="turn" aria-label={words.services_pages_label()}>
      {after ? (
        <a class="button" href={`${path}${after}#found`} rel="next">
          {words.services_next()}
        </a>
      ) : null}
      {isFirst ? null : (
        <a class="button second" href={`${path}${query}#found`}>
          {words.services_first()}
        </a>
      )}
      {query === '' ? null : (
        <a class="button second" href={path}>
          {words.services_search_clear()}
        </a>
      )}
    </nav>
  );
}
