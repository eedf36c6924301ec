import { RoomError } from '@nearhand/room/error';
import { SealError } from '@nearhand/seal/error';
import { VisitError, type VisitErrorCode } from '@nearhand/visit/error';
import { words } from '../words.ts';

/** One sentence for what went wrong, and what to do; the code stands behind it where none fits. */
export function troubleText(error: unknown): string {
  const w = words();
  if (error instanceof SealError) {
    if (error.code === 'passphrase') return w.helper_trouble_passphrase();
    if (error.code === 'age-file' || error.code === 'work-factor') return w.helper_trouble_file();
    return w.helper_trouble_other({ code: error.code });
  }
  if (error instanceof RoomError) {
    return error.code === 'content-too-long'
      ? w.helper_trouble_too_long()
      : w.helper_trouble_other({ code: error.code });
  }
  if (error instanceof VisitError) return visitText(error.code);
  return w.helper_trouble_other({ code: 'internal' });
}

/** The sentence for a code of the server or of the visit. */
export function visitText(code: VisitErrorCode): string {
  const w = words();
  const texts: Partial<Record<VisitErrorCode, () => string>> = {
    offline: w.helper_trouble_offline,
    unavailable: w.helper_trouble_unavailable,
    internal: w.helper_trouble_unavailable,
    'no-such-room': w.helper_trouble_no_room,
    'room-replaced': w.helper_trouble_no_room,
    'shut-out': w.helper_trouble_shut_out,
    'epoch-ended': w.helper_trouble_shut_out,
    'too-many': w.helper_trouble_too_many,
    'too-large': w.helper_trouble_too_long,
    held: w.helper_trouble_held,
    'sign-in-refused': w.helper_trouble_sign_in,
    'enrolment-unknown': w.helper_trouble_link,
    'enrolment-refused': w.helper_trouble_enrolment,
    link: w.helper_trouble_link,
    mac: w.helper_trouble_mac,
    frozen: w.helper_trouble_frozen,
    'refused-epoch': w.helper_trouble_frozen,
    'rolled-back': w.helper_trouble_frozen,
    'broken-chain': w.helper_trouble_frozen,
    attachment: w.helper_trouble_attachment,
    'not-permitted': w.helper_trouble_not_permitted,
  };
  return texts[code]?.() ?? w.helper_trouble_other({ code });
}
