import { facilityName } from '../../pages/facility-name.ts';
import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { PhoneLink } from '../../pages/phone-link.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import { Tick } from './choice.tsx';
import type { Counted } from './counting.ts';
import { DeviceForm } from './device-form.tsx';
import { facilitiesIn } from './facets.ts';
import { stateWords } from './hours-words.ts';
import type { ListedService } from './listed-services.ts';
import { facilities } from './listing.ts';
import { type PageKey, writePageKey } from './page-key.ts';
import { distanceWords } from './result-list.tsx';
import { nearScript } from './scripts.ts';
import { type SearchRequest, writeSearchRequest } from './search-request.ts';
import { searchStylePath } from './style.ts';

export interface StationsView {
  readonly place: Place;
  readonly request: SearchRequest;
  readonly isAnyTime: boolean;
  readonly isNear: boolean;
  readonly isNearGone: boolean;
  readonly services: readonly ListedService[];
  readonly next: PageKey | undefined;
  readonly counted: Counted;
}

/** For people on the road, with one hand and in the sun: what is near, open, and has what one needs. */
export function StationsPage(view: StationsView) {
  const { place, request, isNearGone, isNear, services } = view;
  const { language } = place;
  const words = wordsIn(language);
  const near = isNear ? ` · ${words.search_near_you()}` : '';
  return (
    <Layout
      place={place}
      title={words.stations_title()}
      about={words.stations_about()}
      styles={[searchStylePath]}
      scripts={[nearScript.path]}
    >
      <div class="stations">
        <h1>{words.stations_title()}</h1>
        <p>{words.stations_lead()}</p>
        <search class="search">
          <DeviceForm language={language} to="stations" label={words.stations_here()} />
          <StationForm {...view} />
        </search>
        <section aria-labelledby="found">
          <h2 id="found">
            {words.stations_found()}
            {near}
          </h2>
          {isNearGone ? <p class="notice">{words.search_near_gone()}</p> : null}
          {services.length === 0 ? (
            <>
              <p>{words.stations_none()}</p>
              <p>{words.stations_none_try()}</p>
            </>
          ) : (
            <ul class="rows found">
              {services.map((service) => (
                <Station key={service.listingId} service={service} language={language} />
              ))}
            </ul>
          )}
          <Turn {...view} />
        </section>
        {request.near === '' ? null : (
          <p>
            <a class="tap" href={pathIn(language, '/services/stations')}>
              {words.services_first()}
            </a>
          </p>
        )}
      </div>
    </Layout>
  );
}

function StationForm({ place: { language }, request, isAnyTime, counted }: StationsView) {
  const words = wordsIn(language);
  const common = { counted, language };
  return (
    <form method="get" action={pathIn(language, '/services/stations')} id="search">
      <label for="where">{words.stations_where()}</label>
      <input
        type="text"
        id="where"
        name="where"
        value={request.where}
        maxlength={60}
        autocomplete="off"
      />
      {request.near === '' ? null : <input type="hidden" name="near" value={request.near} />}
      <details class="narrow" open={isAnyTime || request.filters.facilities.length > 0}>
        <summary>{words.stations_has_label()}</summary>
        <fieldset class="ticks">
          <legend class="unseen">{words.stations_has_label()}</legend>
          {facilities.map((facility) => (
            <Tick
              {...common}
              key={facility}
              option={{ value: facility, name: facilityName(facility, words) }}
              isTicked={request.filters.facilities.includes(facility)}
            />
          ))}
          <Tick
            {...common}
            option={{ value: 'step', name: words.facility_step_free() }}
            isTicked={request.filters.isStepFree}
          />
          <Tick
            {...common}
            option={{ value: 'any', name: words.stations_any_time() }}
            isTicked={isAnyTime}
          />
        </fieldset>
      </details>
      <button class="button" type="submit">
        {words.stations_go()}
      </button>
    </form>
  );
}

function Station({
  service,
  language,
}: {
  readonly service: ListedService;
  readonly language: Language;
}) {
  const words = wordsIn(language);
  const { serviceId, names, places, state, distance, point, phone } = service;
  return (
    <li>
      <h3>
        <a href={pathIn(language, `/services/${serviceId}`)}>
          <Text of={names} language={language} />
        </a>
      </h3>
      <p class={`state ${state.kind}`}>{stateWords(state, language)}</p>
      <ul class="has">
        {facilitiesIn(service.facets).map((facility) => (
          <li key={facility}>{facilityName(facility, words)}</li>
        ))}
      </ul>
      <p>
        {distance === undefined ? null : (
          <span class="far">{distanceWords(distance, language)} </span>
        )}
        <Text of={places} language={language} />
      </p>
      <p class="go">
        {point ? (
          <a class="tap" href={`geo:${point.latitude},${point.longitude}`}>
            {words.stations_way()}
          </a>
        ) : null}
        {phone === '' ? null : <PhoneLink phone={phone} />}
      </p>
    </li>
  );
}

function Turn({ place: { language }, request, isAnyTime, next }: StationsView) {
  if (next === undefined) return null;
  const words = wordsIn(language);
  const query = new URLSearchParams(writeSearchRequest(request));
  if (isAnyTime) query.set('any', '1');
  query.set('after', writePageKey(next));
  return (
    <nav class="turn" aria-label={words.services_pages_label()}>
      <a
        class="button"
        href={`${pathIn(language, '/services/stations')}?${query}#found`}
        rel="next"
      >
        {words.services_next()}
      </a>
    </nav>
  );
}
