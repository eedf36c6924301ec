import type { Texts } from '@nearhand/protocol/directory-desk';
import { Field } from '../../parts/field.tsx';
import { locale, locales } from '../../words.ts';
import { languageName } from '../desk-names.ts';

export interface TextInLanguagesProps {
  readonly id: string;
  readonly legend: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly texts: Texts;
  readonly onInput: (texts: Texts) => void;
  readonly rows?: number;
  readonly max: number;
}

const names: Readonly<Record<string, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
};

/** One text in the languages of the interface, and in whatever others it has. */
export function TextInLanguages(props: TextInLanguagesProps) {
  const { id, legend, hint, error, texts, onInput, rows, max } = props;
  const others = Object.keys(texts).filter((tag) => !locales.some((each) => each === tag));
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {[...locales, ...others].map((tag) => (
        <Field
          key={tag}
          id={`${id}-${tag}`}
          label={names[tag] ?? languageName(tag, locale())}
          error={tag === 'en' ? error : undefined}
          value={texts[tag] ?? ''}
          onInput={(text) => onInput({ ...texts, [tag]: text })}
          maxLength={max}
          {...(rows ? { rows } : {})}
        />
      ))}
    </fieldset>
  );
}

/** A text in the reader's language, else in one it has. */
export function textIn(texts: Texts): string {
  return texts[locale()] ?? texts['zh-Hant'] ?? texts['zh-Hans'] ?? Object.values(texts)[0] ?? '';
}
