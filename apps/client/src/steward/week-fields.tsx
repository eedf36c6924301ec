import { Field } from '../parts/field.tsx';
import { locale } from '../words.ts';
import { dayName } from './desk-names.ts';

export interface WeekFieldsProps {
  /** What stands in the field of each day, Monday first. */
  readonly week: readonly string[];
  readonly onWeek: (week: readonly string[]) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** Opening hours, one line a day; the fields are `hours-0` to `hours-6`. */
export function WeekFields({ week, onWeek, errorOf }: WeekFieldsProps) {
  return (
    <div class="hours">
      {week.map((text, day) => (
        <Field
          key={day}
          id={`hours-${day}`}
          label={dayName(day, locale())}
          error={errorOf(`hours-${day}`)}
          value={text}
          onInput={(typed) => onWeek(week.map((each, at) => (at === day ? typed : each)))}
          maxLength={100}
        />
      ))}
    </div>
  );
}
