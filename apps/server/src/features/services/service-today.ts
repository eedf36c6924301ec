import Type, { type Static } from 'typebox';
import { type Language, textFor } from '../../pages/language.ts';
import type { WholeService } from './records/find-service.ts';
import { textsOf } from './records/texts.ts';
import { phonesOf, placesOf } from './shown-texts.ts';

const Texts = Type.Array(Type.String());

/** A service as it stands, for a room that has it as it was (`docs/http.md`). */
export const ServiceToday = Type.Object({
  today: Type.Object({
    ...{ id: Type.String(), name: Type.String(), phone: Type.String(), place: Type.String() },
  }),
  /** Whether it was found to be another service, which this is. */
  isAnother: Type.Boolean(),
  names: Texts,
  phones: Texts,
  places: Texts,
});

export function serviceToday(
  whole: WholeService,
  language: Language,
  isAnother: boolean,
): Static<typeof ServiceToday> {
  const names = textsOf(whole.service, 'name');
  const phones = phonesOf(whole);
  const shown = placesOf(whole);
  // A list shows a service at each of its places: somebody may have pointed to any of them.
  const places = whole.places.flatMap((place) => Object.values(placesOf({ places: [place] })));
  return {
    today: {
      id: whole.service.id,
      name: textFor(names, language).text,
      phone: phones[0] ?? '',
      place: textFor(shown, language).text,
    },
    isAnother,
    names: Object.values(names),
    phones: [...phones],
    places: [...new Set(places)],
  };
}
