import type { Words } from '../../pages/words.ts';
import type { Asked } from './new-report.ts';
import { type FormFault, mostWords } from './report-form.ts';

/** What is wrong with a field, in words. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
}

/** All that is wrong, above the form, with links to the fields. */
export function Errors({
  errors,
  words,
}: {
  readonly errors: readonly FieldError[];
  readonly words: Words;
}) {
  return (
    <div class="notice errors" role="alert">
      <h2>{words.report_errors_title()}</h2>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={text}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is wrong with a form, in the order of its faults. */
export function errorsOf(
  { faults, photoFaults, sendFault, minutesToWait }: Asked,
  community: string,
  words: Words,
): FieldError[] {
  const fields: Readonly<Record<FormFault, FieldError>> = {
    'kind-missing': { field: 'kind', text: words.report_error_kind() },
    'place-missing': { field: 'place', text: words.report_error_place() },
    'position-unreadable': { field: 'position', text: words.report_error_position() },
    'position-outside': { field: 'position', text: words.report_error_outside({ community }) },
    'words-too-long': {
      field: 'words',
      text: words.report_error_words({ most: String(mostWords) }),
    },
    'answer-unreadable': { field: 'asked', text: words.report_error_answer() },
    'too-many-photos': { field: 'photos', text: words.report_error_photos() },
  };
  const photos = {
    'not-a-photo': words.report_error_not_photo(),
    'too-many-pixels': words.report_error_pixels(),
    'too-large': words.report_error_large(),
    unopenable: words.report_error_unopenable(),
    busy: words.report_error_busy(),
  };
  const sending =
    sendFault &&
    {
      'too-quick': words.report_error_quick(),
      'sent-before': words.report_error_sent(),
      'too-old': words.report_error_old(),
      'too-many': words.report_error_many({ minutes: String(minutesToWait ?? 60) }),
    }[sendFault];
  return [
    ...(sending === undefined ? [] : [{ field: 'main', text: sending }]),
    ...faults.map((fault) => fields[fault]),
    ...[...new Set(photoFaults)].map((fault) => ({ field: 'photos', text: photos[fault] })),
  ];
}
