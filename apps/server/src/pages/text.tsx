import { type Language, type Localized, textFor } from './language.ts';

/** A text that people wrote, in the language it is really in. */
export function Text({ of, language }: { readonly of: Localized; readonly language: Language }) {
  const { text, language: really } = textFor(of, language);
  return really === language ? text : <span lang={really}>{text}</span>;
}
