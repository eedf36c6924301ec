import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { Counted } from './counting.ts';
import type { Counted as Countable } from './listing-counts.ts';

export interface Option {
  readonly value: string;
  readonly name: string;
  readonly counts?: Countable;
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly any: string;
  readonly options: readonly Option[];
  /** More to choose from, under a name of their own. */
  readonly within?: { readonly name: string; readonly options: readonly Option[] } | undefined;
  readonly chosen: string | undefined;
  readonly counted: Counted;
  readonly language: Language;
}

/** A list to choose one from, each with how many there are; what there is none of stays away. */
export function Choice(props: ChoiceProps) {
  const { name, label, any, options, within, chosen, counted, language } = props;
  const shown = options.filter(
    ({ value, counts }) => value === chosen || counts === undefined || counted.counts.has(counts),
  );
  return (
    <div>
      <label for={`f-${name}`}>{label}</label>
      <select id={`f-${name}`} name={name}>
        <option value="">{any}</option>
        {shown.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {withCount(option, counted, language)}
          </option>
        ))}
        {within ? (
          <optgroup label={within.name}>
            {within.options.map((option) => (
              <option key={option.value} value={option.value} selected={option.value === chosen}>
                {option.name}
              </option>
            ))}
          </optgroup>
        ) : null}
      </select>
    </div>
  );
}

/** Whether there is any of it, or it is chosen already. */
export function isOffered(option: Option, isTicked: boolean, counted: Counted): boolean {
  return isTicked || option.counts === undefined || counted.counts.has(option.counts);
}

export function Tick({
  option: { value, ...option },
  isTicked,
  counted,
  language,
}: {
  readonly option: Option;
  readonly isTicked: boolean;
  readonly counted: Counted;
  readonly language: Language;
}) {
  return (
    <label class="tick">
      <input type="checkbox" name={value} value="1" checked={isTicked} />
      <span>{withCount({ value, ...option }, counted, language)}</span>
    </label>
  );
}

function withCount({ name, counts }: Option, counted: Counted, language: Language): string {
  const count = counts === undefined ? undefined : counted.counts.get(counts);
  if (count === undefined) return name;
  return wordsIn(language).search_option_count({
    name,
    count: countWords(count, counted, language),
  });
}

/** `12`, `about 1,300`. */
export function countWords(
  count: number,
  { isExact }: Pick<Counted, 'isExact'>,
  language: Language,
): string {
  const shown = count.toLocaleString('en-GB');
  return isExact ? shown : wordsIn(language).search_about({ count: shown });
}
