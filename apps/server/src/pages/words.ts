import * as catalogue from '../generated/messages/messages/_index.js';
import { type Language, languages } from './language.ts';

type Catalogue = typeof catalogue;
type Inputs<Key extends keyof Catalogue> = NonNullable<Parameters<Catalogue[Key]>[0]>;

/** The message catalogue in one language: `words.page_title({ page, community })`. */
export type Words = {
  readonly [Key in keyof Catalogue]: (
    ...inputs: keyof Inputs<Key> extends never ? [] : [Inputs<Key>]
  ) => string;
};

const bound = new Map(languages.map((language) => [language, bind(language)]));

export function wordsIn(language: Language): Words {
  return bound.get(language) ?? bind(language);
}

function bind(language: Language): Words {
  const entries = Object.entries(catalogue).map(([key, message]) => {
    const say = message as (inputs: object, options: { locale: Language }) => string;
    return [key, (inputs: object = {}) => say(inputs, { locale: language })];
  });
  return Object.fromEntries(entries) as Words;
}
