import { SealError } from '@nearhand/seal/error';
import { words } from '../../words.ts';

/** Why a card could not be read, as a sentence that names what is wrong. */
export function cardFailure(error: unknown): string {
  const w = words();
  if (!(error instanceof SealError)) return w.fail_other();
  switch (error.code) {
    case 'card-word':
      return error.word
        ? w.card_wrong_word({ place: error.word.index + 1, word: error.word.word })
        : w.card_wrong();
    case 'card-length':
      return w.card_wrong_length();
    case 'card-checksum':
      return w.card_wrong_checksum();
    case 'card-digits':
      return w.card_wrong_digits();
    case 'card-qr':
      return w.card_wrong_qr();
    default:
      return w.card_wrong();
  }
}
