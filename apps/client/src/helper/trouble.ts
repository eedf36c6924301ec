import { failureCode, failureText } from '../shell/failure-text.ts';
import { words } from './words.ts';

/** One sentence for what went wrong on the helper's side, and what to do. */
export function troubleText(error: unknown): string {
  const w = words();
  const sentences: Readonly<Record<string, () => string>> = {
    passphrase: w.helper_trouble_passphrase,
    'age-file': w.helper_trouble_file,
    'work-factor': w.helper_trouble_file,
    'key-file-mismatch': w.helper_trouble_file,
    shape: w.helper_trouble_file,
    'no-such-room': w.helper_trouble_no_room,
    'shut-out': w.helper_trouble_shut_out,
    'epoch-ended': w.helper_trouble_shut_out,
    held: w.helper_trouble_held,
    'sign-in-refused': w.helper_trouble_sign_in,
    'enrolment-unknown': w.helper_trouble_link,
    'enrolment-refused': w.helper_trouble_enrolment,
    link: w.helper_trouble_link,
    'not-permitted': w.helper_trouble_not_permitted,
    'roster-refused': w.helper_trouble_roster,
  };
  return sentences[failureCode(error)]?.() ?? failureText(error);
}
