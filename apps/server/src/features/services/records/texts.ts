import type { Localized } from '../../../pages/language.ts';
import type { HsdsObject, Translations } from './hsds-record.ts';

/**
 * A member of a record in every language it has; empty where it has none. A plain text that also
 * stands as a translation is in that language: the record's own had none.
 */
export function textsOf<Of extends HsdsObject>(record: Of, member: keyof Of & string): Localized {
  const plain = record[member];
  const texts: Record<string, string> = {};
  for (const [language, members] of Object.entries(record.translations ?? {})) {
    const text = members[member];
    if (text) texts[language] = text;
  }
  if (typeof plain !== 'string' || plain === '') return texts;
  if (Object.values(texts).includes(plain)) return texts;
  return { [record.text_language ?? 'und']: plain, ...texts };
}

/** What an organization, a taxonomy or a term is found by: its names and its description. */
export function searchedText(record: {
  readonly name: string;
  readonly description?: string;
  readonly translations?: Translations;
}): string {
  const translated = Object.values(record.translations ?? {}).flatMap(Object.values<string>);
  return [record.name, record.description ?? '', ...translated].join('\n');
}

/** Texts as the members of a record: the plain ones in `language`, the others as translations. */
export function membersOf(
  language: string,
  texts: Readonly<Record<string, Localized>>,
): Readonly<Record<string, unknown>> {
  const plain: Record<string, string> = {};
  const translations: Record<string, Record<string, string>> = {};
  for (const [member, localized] of Object.entries(texts)) {
    const given = Object.entries(localized).filter(([, text]) => text !== '');
    const [first] = given;
    if (!first) continue;
    plain[member] = localized[language] || localized.en || first[1];
    for (const [tag, text] of given) {
      if (tag === language) continue;
      translations[tag] = { ...translations[tag], [member]: text };
    }
  }
  const isTranslated = Object.keys(translations).length > 0;
  return { ...plain, text_language: language, ...(isTranslated ? { translations } : {}) };
}

/**
 * A record with some of its texts replaced, each in all its languages; what is empty is gone. `members`
 * are all its texts, so that those that stay keep their language.
 */
export function layTexts<Of extends HsdsObject>(
  record: Of,
  changes: Readonly<Record<string, Localized>>,
  members: readonly string[],
): Of {
  if (Object.keys(changes).length === 0) return record;
  const localized = Object.fromEntries(
    members.map((member) => [
      member,
      changes[member] ?? textsOf(record, member as keyof Of & string),
    ]),
  );
  const { translations: _, text_language, ...rest } = record;
  const kept = Object.entries(rest).filter(([member]) => !members.includes(member));
  const names = localized.name ?? {};
  const language = text_language && names[text_language] ? text_language : plainLanguageOf(names);
  return { ...Object.fromEntries(kept), ...membersOf(language, localized) } as unknown as Of;
}

/** The language whose texts stand plainly: English where the name is in it, else its first. */
export function plainLanguageOf(names: Localized): string {
  return names.en ? 'en' : (Object.keys(names).sort()[0] ?? 'und');
}
