import { type Language, pathIn } from '../../pages/language.ts';
import { PhoneLink } from '../../pages/phone-link.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import { facets, hasBit } from './facets.ts';
import { stateWords } from './hours-words.ts';
import type { ListedService } from './listed-services.ts';

/** What was found, in its order; on a map the same numbers stand at the same places. */
export function ResultList({
  services,
  language,
  isNumbered,
}: {
  readonly services: readonly ListedService[];
  readonly language: Language;
  readonly isNumbered: boolean;
}) {
  const items = services.map((service, index) => (
    <Result
      key={service.listingId}
      service={service}
      language={language}
      number={isNumbered ? index + 1 : undefined}
    />
  ));
  return isNumbered ? <ol class="rows found">{items}</ol> : <ul class="rows found">{items}</ul>;
}

function Result({
  service,
  language,
  number,
}: {
  readonly service: ListedService;
  readonly language: Language;
  readonly number: number | undefined;
}) {
  const words = wordsIn(language);
  const { serviceId, names, kinds, places, phone, state, distance, point } = service;
  const about = [
    kinds.map((kind) => words[`kind_${kind}`]()).join(words.kinds_join()),
    ...markedFacets.flatMap(([bit, key]) => (hasBit(service.facets, bit) ? [words[key]()] : [])),
  ];
  return (
    <li data-at={point && number ? `${point.latitude} ${point.longitude}` : undefined}>
      <h3>
        {number === undefined ? null : <span class="number">{number}</span>}
        <a href={pathIn(language, `/services/${serviceId}`)}>
          <Text of={names} language={language} />
        </a>
      </h3>
      <p class="small quiet">{about.join(' · ')}</p>
      <p class={`state ${state.kind}`}>{stateWords(state, language)}</p>
      <p>
        {distance === undefined ? null : <b>{distanceWords(distance, language)} </b>}
        <Text of={places} language={language} />
      </p>
      {phone === '' ? null : (
        <p>
          <PhoneLink phone={phone} />
        </p>
      )}
    </li>
  );
}

const markedFacets = [
  [facets.indexOf('free'), 'search_free'],
  [facets.indexOf('step-free'), 'facility_step_free'],
] as const;

/** `350 m`, `1.4 km`: no more exact than it is known. */
export function distanceWords(metres: number, language: Language): string {
  const words = wordsIn(language);
  if (metres < 1000) {
    const near = Math.max(50, Math.round(metres / 50) * 50);
    return words.distance_metres({ metres: near });
  }
  return words.distance_kilometres({
    kilometres: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0),
  });
}
