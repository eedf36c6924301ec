import { facilityName } from '../../pages/facility-name.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { Choice, isOffered, type Option, Tick } from './choice.tsx';
import { DeviceForm } from './device-form.tsx';
import { distances } from './filters.ts';
import { facilities, kinds, spokenLanguages } from './listing.ts';
import { distanceWords } from './result-list.tsx';
import type { SearchView } from './search-view.ts';
import { longestTyped } from './typed-search.ts';

/** Two fields and a button, and behind one line everything that narrows. Works as a plain form. */
export function SearchForm(view: SearchView) {
  const { place, request, isNear } = view;
  const { language } = place;
  const words = wordsIn(language);
  return (
    <search class="search">
      <form method="get" action={pathIn(language, '/services')} id="search">
        <div class="asked">
          <div>
            <label for="q">{words.services_search_label()}</label>
            <p class="hint small quiet" id="q-hint">
              {words.services_search_hint()}
            </p>
            <input
              type="search"
              id="q"
              name="q"
              value={request.text}
              maxlength={longestTyped}
              aria-describedby="q-hint"
              autocomplete="off"
              autocapitalize="off"
            />
          </div>
          <div>
            <label for="where">{words.search_where_label()}</label>
            <p class="hint small quiet" id="where-hint">
              {words.search_where_hint()}
            </p>
            <input
              type="text"
              id="where"
              name="where"
              value={request.where}
              maxlength={60}
              aria-describedby="where-hint"
              autocomplete="off"
            />
          </div>
        </div>
        {isNear ? <input type="hidden" name="near" value={request.near} /> : null}
        {request.isMap ? <input type="hidden" name="view" value="map" /> : null}
        <div class="ask-buttons">
          <button class="button" type="submit">
            {words.services_search_button()}
          </button>
        </div>
        <Narrowing {...view} />
      </form>
      <DeviceForm language={language} to="search" label={words.search_device()} />
    </search>
  );
}

function Narrowing(view: SearchView) {
  const { place, request, counted, areas, isNear } = view;
  const { language } = place;
  const words = wordsIn(language);
  const { filters } = request;
  const common = { counted, language };
  const isNarrowed =
    Object.values(filters).some((value) => (Array.isArray(value) ? value.length > 0 : value)) ||
    request.within !== undefined;
  return (
    <details class="narrow" open={isNarrowed}>
      <summary>{words.search_more()}</summary>
      <div class="choices">
        <Choice
          {...common}
          name="kind"
          label={words.search_kind_label()}
          any={words.search_any()}
          chosen={filters.kind}
          options={kinds.map((kind) => ({
            value: kind,
            name: words[`kind_${kind}`](),
            counts: `kind:${kind}`,
          }))}
        />
        <Choice
          {...common}
          name="open"
          label={words.search_open_label()}
          any={words.search_open_any()}
          chosen={filters.open}
          options={[
            { value: 'now', name: words.search_open_now() },
            { value: 'saturday', name: words.search_open_saturday(), counts: 'saturday' },
            { value: 'sunday', name: words.search_open_sunday(), counts: 'sunday' },
          ]}
        />
        {isNear ? (
          <Choice
            {...common}
            name="within"
            label={words.search_within_label()}
            any={words.search_within_any()}
            chosen={request.within === undefined ? undefined : String(request.within)}
            options={distances.map((distance) => ({
              value: String(distance),
              name: words.search_within({ distance: distanceWords(distance, language) }),
            }))}
          />
        ) : null}
        {areas.all.length > 0 ? (
          <Choice
            {...common}
            name="area"
            label={words.search_area_label()}
            any={words.search_any()}
            chosen={filters.area}
            options={areas.all.map(({ id, names }) => ({
              value: id,
              name: textFor(names, language).text,
              counts: `area:${id}`,
            }))}
            within={
              areas.within && {
                name: textFor(areas.within.around.names, language).text,
                options: areas.within.areas.map(({ id, names }) => ({
                  value: id,
                  name: textFor(names, language).text,
                })),
              }
            }
          />
        ) : null}
        <Choice
          {...common}
          name="speaks"
          label={words.search_speaks_label()}
          any={words.search_any()}
          chosen={filters.language}
          options={spokenLanguages.map((each) => ({
            value: each,
            name: words[`spoken_${each}`](),
            counts: `language:${each}`,
          }))}
        />
      </div>
      <Ticks {...view} />
    </details>
  );
}

function Ticks({ place: { language }, request: { filters }, counted }: SearchView) {
  const words = wordsIn(language);
  const ticks: readonly (readonly [Option, boolean])[] = [
    [{ value: 'free', name: words.search_free(), counts: 'free' }, filters.isFree],
    [{ value: 'step', name: words.facility_step_free(), counts: 'step-free' }, filters.isStepFree],
    ...facilities.map(
      (facility) =>
        [
          { value: facility, name: facilityName(facility, words), counts: `facility:${facility}` },
          filters.facilities.includes(facility),
        ] as const,
    ),
  ];
  const offered = ticks.filter(([option, isTicked]) => isOffered(option, isTicked, counted));
  if (offered.length === 0) return null;
  return (
    <fieldset class="ticks">
      <legend>{words.search_has_label()}</legend>
      {offered.map(([option, isTicked]) => (
        <Tick
          key={option.value}
          option={option}
          isTicked={isTicked}
          counted={counted}
          language={language}
        />
      ))}
    </fieldset>
  );
}
