import { facilityName } from '../../pages/facility-name.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { countWords } from './choice.tsx';
import { type Condition, conditionsOf } from './loosen.ts';
import { distanceWords } from './result-list.tsx';
import { type SearchRequest, writeSearchRequest } from './search-request.ts';
import type { SearchView } from './search-view.ts';

/** What a search is narrowed to, each with a link that leaves it out. */
export function Narrowed(view: SearchView) {
  const { place } = view;
  const { language } = place;
  const words = wordsIn(language);
  const conditions = conditionsIn(view).filter((condition) => condition !== 'text');
  if (conditions.length === 0) return null;
  return (
    <ul class="narrowed" aria-label={words.search_narrowed_label()}>
      {conditions.map((condition) => (
        <li key={condition}>
          <a class="tap" href={pathIn(language, `/services${addressWithout(view, condition)}`)}>
            {words.search_leave_out({ what: conditionWords(view, condition) })}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** For a search that found nothing: the conditions that could be given up, with what there is then. */
export function LoosenList(view: SearchView) {
  const { place, loosened } = view;
  const { language } = place;
  const words = wordsIn(language);
  return (
    <>
      <p>{words.search_loosen_lead()}</p>
      <ul class="rows">
        {loosened.map(({ left, count, isExact }) => (
          <li key={left}>
            <a class="row-link" href={pathIn(language, `/services${addressWithout(view, left)}`)}>
              {words.search_loosen({
                what: conditionWords(view, left),
                count: countWords(count, { isExact }, language),
              })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function conditionsIn({ request, areas }: SearchView): readonly Condition[] {
  const { text, filters, within } = request;
  const near = within === undefined ? undefined : { point: { latitude: 0, longitude: 0 }, within };
  const places = areas.typed.map(({ id }) => id);
  return conditionsOf({ text, filters: { ...filters, near, places } });
}

function addressWithout({ request, areas }: SearchView, left: Condition): string {
  const { filters } = request;
  const isWord = areas.typed.length === 0;
  const changes: Readonly<Record<Condition, Partial<SearchRequest>>> = {
    text: { text: '', ...(isWord ? { where: '' } : {}) },
    place: { where: '' },
    within: { within: undefined },
    open: { filters: { ...filters, open: undefined } },
    facilities: { filters: { ...filters, facilities: [] } },
    free: { filters: { ...filters, isFree: false } },
    'step-free': { filters: { ...filters, isStepFree: false } },
    language: { filters: { ...filters, language: undefined } },
    area: { filters: { ...filters, area: undefined } },
    kind: { filters: { ...filters, kind: undefined } },
  };
  return writeSearchRequest({ ...request, ...changes[left] });
}

function conditionWords(
  { place: { language }, request, areas }: SearchView,
  of: Condition,
): string {
  const words = wordsIn(language);
  const { filters } = request;
  const named: Readonly<Record<Condition, () => string>> = {
    text: () => request.text,
    within: () => words.search_within({ distance: distanceWords(request.within ?? 0, language) }),
    open: () => words[`search_open_${filters.open ?? 'any'}`](),
    facilities: () =>
      filters.facilities.map((each) => facilityName(each, words)).join(words.kinds_join()),
    free: () => words.search_free(),
    'step-free': () => words.facility_step_free(),
    language: () => words[`spoken_${filters.language ?? 'en'}`](),
    area: () => (areas.chosen ? textFor(areas.chosen.names, language).text : ''),
    place: () => request.where,
    kind: () => words[`kind_${filters.kind ?? 'other'}`](),
  };
  return named[of]();
}
