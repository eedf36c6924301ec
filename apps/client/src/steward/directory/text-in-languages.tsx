import type { Texts } from '@nearhand/protocol/directory-desk';
import { useState } from 'preact/hooks';
import { Field } from '../../parts/field.tsx';
import { locale, localeNames, locales } from '../../words.ts';
import { languageName } from '../desk-names.ts';
import { useWords } from './words.ts';

export interface TextInLanguagesProps {
  readonly id: string;
  readonly legend: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly texts: Texts;
  readonly onInput: (texts: Texts) => void;
  readonly rows?: number;
  readonly max: number;
  /** It must stand in every language, so none is folded away. */
  readonly needsAll?: boolean;
}

/** One text in the reader's language and those it has; the other ones of the interface below. */
export function TextInLanguages(props: TextInLanguagesProps) {
  const w = useWords();
  const { id, legend, hint, error, texts, onInput, rows, max, needsAll } = props;
  // What is typed in stays where it is, also when it is emptied again.
  const [first] = useState(() => {
    const isShown = (tag: string) => needsAll || tag === locale() || (texts[tag] ?? '') !== '';
    const others = Object.keys(texts).filter((tag) => !locales.some((each) => each === tag));
    return [...locales.filter(isShown), ...others];
  });
  const rest = locales.filter((tag) => !first.includes(tag));
  const field = (tag: string) => (
    <Field
      key={tag}
      id={`${id}-${tag}`}
      label={localeNames[tag] ?? languageName(tag, locale())}
      error={tag === locale() ? error : undefined}
      value={texts[tag] ?? ''}
      onInput={(text) => onInput({ ...texts, [tag]: text })}
      maxLength={max}
      {...(rows ? { rows } : {})}
    />
  );
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {first.map(field)}
      {rest.length > 0 ? (
        <details class="more-languages">
          <summary>{w.dir_other_languages()}</summary>
          {rest.map(field)}
        </details>
      ) : null}
    </fieldset>
  );
}

/** A text in the reader's language, else in one it has. */
export function textIn(texts: Texts): string {
  return texts[locale()] ?? texts['zh-Hant'] ?? texts['zh-Hans'] ?? Object.values(texts)[0] ?? '';
}
