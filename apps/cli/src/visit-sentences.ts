import { LedgerError } from '@nearhand/ledger/error';
import { VisitError, type VisitErrorCode } from '@nearhand/visit/error';
import { ledgerSentence } from './ledger/ledger-sentences.ts';

/** One sentence for whatever can end a visit; what it says is what to do next, where that helps. */
const sentences: Readonly<Record<VisitErrorCode, string>> = {
  'nonce-used': 'The server asked for a fresh signature again and again. Try once more.',
  'no-such-room': 'There is no such room, or it is not yours to open. It may have been erased.',
  'shift-ended': 'The desk’s shift was renewed meanwhile. Try once more.',
  'visit-ended': 'The visit has ended. Try once more.',
  'room-replaced': 'This room was moved to a new card.',
  'room-exists': 'There is a room with this card already.',
  'roster-changed': 'The desk’s people changed meanwhile. Look at who can read and try once more.',
  moved: 'Something else was written at the same moment. Try once more.',
  'epoch-ended': 'Who can read has changed meanwhile. Try once more.',
  held: 'The person who asked is writing. Try again in half a minute.',
  'too-many': 'That is more than a room takes for now. Wait, then try again.',
  'too-large': 'That is larger than a room takes.',
  'work-refused': 'The work that keeps floods away was not accepted. Try once more.',
  'desk-paused': 'This desk takes no new requests for now. Choose another, or call it.',
  'manifest-refused': 'The server did not accept the change of who can read.',
  'element-refused': 'The server did not accept what was written.',
  'opening-refused': 'The server did not accept the record of this opening.',
  'blob-unknown': 'An attachment is not there, or not any more.',
  'blob-part': 'A part of an attachment did not arrive in order. Try once more.',
  'sign-in-refused': 'This key file cannot sign in here: it was removed, or is not confirmed yet.',
  'not-permitted': 'This key is not allowed to do that.',
  'enrolment-unknown': 'This link was used already, or is not known here. Ask for a new one.',
  'enrolment-refused':
    'The server did not accept this device: the link was used already, or is for another desk.',
  'roster-refused': 'The server did not accept the list of the desk’s people.',
  malformed: 'The server did not understand the request; its version may be another.',
  'not-found': 'The server has nothing at this address; its version may be another.',
  unavailable: 'The server is there but cannot answer now. Try again in a minute.',
  internal: 'Something is wrong in the server. Nothing is known to have been done.',
  offline: 'The server did not answer. Nothing is known of what became of the request.',
  'unknown-answer': 'The answer is not one that this version understands.',
  'refused-epoch':
    'The server showed a change of who can read that the room’s own key did not make. Nothing of it was used.',
  'broken-chain': 'What the server showed does not follow on what came before. Nothing was used.',
  'rolled-back': 'The server shows less than was there before. Nothing was used.',
  'set-back':
    'The server was set up again from a backup, and who can read may have changed since. Look at it with “room read”, then “room go-on”, “room let-in” or “room shut-out”. Nothing was sent.',
  frozen: 'There are two versions of who can read. The room is frozen; call the desk.',
  'other-room': 'What came belongs to another room. Nothing of it was used.',
  'shut-out': 'You can no longer read this room.',
  'no-readers': 'Somebody has to be able to read it: choose at least one helper.',
  ledger:
    'What the server shows of its public ledger does not hold. Nothing was sealed or sent. Call the desk, by a number that you did not get here, and tell it.',
  'device-waits':
    'This is a second device of somebody, which their first has not signed. Nobody seals to it for 72 hours.',
  link: 'This is no enrolment link.',
  mac: 'This device did not come by its link. Do not confirm it.',
  attachment: 'The attachment is not the one that was sent. It was not used.',
  stopped: 'It was called off.',
};

/** The explanation of a visit’s error; nothing for any other. */
export function visitSentence(
  error: unknown,
): { readonly code: string; readonly sentence: string; readonly exitCode: number } | undefined {
  if (!(error instanceof VisitError)) return undefined;
  const { code, cause } = error;
  const why = code === 'ledger' && cause instanceof LedgerError ? `${ledgerSentence(cause)} ` : '';
  return { code, sentence: `${why}${sentences[code]}`, exitCode: 1 };
}
