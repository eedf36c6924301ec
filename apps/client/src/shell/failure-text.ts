import { misfits } from '@nearhand/visit/error';
import { words } from '../words.ts';

/** What went wrong, as a sentence that says what to do; `error` is whatever was thrown. */
export function failureText(error: unknown): string {
  const w = words();
  if (isMissingPart(error)) return w.shell_part_missing();
  const code = failureCode(error);
  const sentences: Readonly<Record<string, () => string>> = {
    offline: w.fail_offline,
    unavailable: w.fail_unavailable,
    internal: w.fail_unavailable,
    'too-many': w.fail_too_many,
    'too-large': w.fail_too_large,
    'content-too-long': w.fail_too_large,
    'work-refused': w.fail_work,
    'desk-paused': w.fail_paused,
    'roster-changed': w.fail_roster,
    'no-such-room': w.fail_no_room,
    'room-replaced': w.fail_replaced,
    'no-readers': w.who_none,
    ...Object.fromEntries(misfits.map((misfit) => [misfit, w.fail_refused])),
    'rolled-back': w.fail_rolled_back,
    'set-back': w.fail_set_back,
    frozen: w.fail_frozen,
    'shut-out': w.fail_shut_out,
    attachment: w.files_unreadable,
    ledger: w.fail_ledger,
    'device-waits': w.fail_device_waits,
  };
  return (sentences[code] ?? w.fail_other)();
}

/** Code that is fetched when it is needed did not come; each browser says it in words of its own. */
function isMissingPart(error: unknown): boolean {
  return error instanceof Error && /import|preload/i.test(error.message) && !failureCode(error);
}

/** The code of one of our errors; empty where it is something else. */
export function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
