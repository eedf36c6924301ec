import { LedgerError } from '@nearhand/ledger/error';
import { RoomError } from '@nearhand/room/error';
import { SealError } from '@nearhand/seal/error';
import { CliError } from './cli-error.ts';
import { ledgerSentence } from './ledger/ledger-sentences.ts';
import { visitSentence } from './visit-sentences.ts';

/** An error as a person is told it: its code, one sentence, and what the program ends with. */
export interface Explanation {
  readonly code: string;
  readonly sentence: string;
  readonly exitCode: number;
  /** For programs: what exactly is wrong, where that has a name. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What to tell about anything that was thrown; what is not ours is told as `internal`. */
export function explain(error: unknown): Explanation {
  if (error instanceof CliError) {
    return { code: error.code, sentence: error.message, exitCode: error.exitCode };
  }
  if (error instanceof LedgerError) {
    const { code, leaf, path, cause } = error;
    const because =
      cause instanceof LedgerError || cause instanceof SealError ? cause.code : undefined;
    return {
      code,
      sentence: ledgerSentence(error),
      exitCode: 1,
      details: { leaf, path, because },
    };
  }
  if (error instanceof SealError) {
    return { code: error.code, sentence: sealSentence(error), exitCode: 1 };
  }
  if (error instanceof RoomError) {
    const sentence =
      error.code === 'content-too-long'
        ? 'That is longer than one message may be: 16,000 characters.'
        : `This cannot be written into a room: ${error.at} is not in order.`;
    return { code: error.code, sentence, exitCode: 1 };
  }
  return visitSentence(error) ?? internal(error);
}

function internal(error: unknown): Explanation {
  const told = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: 'internal',
    sentence: `Something is wrong in nearhand itself: ${told}.`,
    exitCode: 1,
  };
}

function sealSentence(error: SealError): string {
  const { code, word } = error;
  if (word !== undefined) {
    const nearest = word.nearest.length > 0 ? ` Near it: ${word.nearest.join(', ')}.` : '';
    return `Word ${word.index + 1} of the card, “${word.word}”, is not in the list.${nearest}`;
  }
  if (code === 'card-length') return 'A card has twelve words, or twelve groups of four digits.';
  if (code === 'card-checksum') {
    return 'These twelve belong to no card: one of them is another, or two are swapped.';
  }
  if (code === 'card-digits') return 'A card’s digits are groups from 0000 to 2047.';
  if (code === 'card-qr') return 'This is not the text of a card’s QR code.';
  if (code === 'passphrase')
    return 'This passphrase does not open the file, or the file was altered.';
  if (code === 'key-file-mismatch') return 'The parts of this key file do not belong together.';
  return `What came back is not what it should be (${error.message}). Nothing of it was used.`;
}
