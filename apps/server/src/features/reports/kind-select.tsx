import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { type Kind, kindGroups } from './kinds.ts';
import { groupName } from './wording.ts';

export interface KindSelectProps {
  readonly kinds: readonly Kind[];
  readonly chosen: string;
  readonly language: Language;
  readonly error: string | undefined;
}

/** All kinds that are on, under their groups: one list that works with a keyboard and by voice. */
export function KindSelect({ kinds, chosen, language, error }: KindSelectProps) {
  const words = wordsIn(language);
  return (
    <select id="kind" name="kind" required={true} aria-describedby={error && 'kind-error'}>
      <option value="">{words.report_kind_none()}</option>
      {kindGroups.map((group) => {
        const own = kinds.filter((kind) => kind.group === group);
        return own.length === 0 ? null : (
          <optgroup key={group} label={groupName(group, language)}>
            {own.map(({ id, names }) => (
              <option key={id} value={id} selected={id === chosen}>
                {names[language]}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}
