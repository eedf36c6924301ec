/**
 * Everything that seal refuses, as a closed list. What comes from outside is refused with one of
 * these and never with a TypeError or a SyntaxError.
 */
export type SealErrorCode =
  // bytes and text
  | 'truncated'
  | 'trailing'
  | 'base64url'
  | 'text'
  | 'not-canonical'
  | 'shape'
  | 'version'
  | 'kind'
  | 'range'
  | 'padding'
  // keys and signatures
  | 'key'
  | 'recipient'
  | 'origin'
  | 'signature'
  // card
  | 'card-word'
  | 'card-length'
  | 'card-checksum'
  | 'card-digits'
  | 'card-qr'
  // age files
  | 'age-file'
  | 'other-recipient'
  | 'header-mac'
  | 'work-factor'
  | 'passphrase'
  | 'key-file-mismatch'
  // what is sealed
  | 'sealed'
  | 'tie'
  | 'door'
  | 'commitment'
  | 'slot-hash'
  | 'attachment-hash'
  // its place
  | 'other-room'
  | 'other-epoch'
  | 'other-place'
  | 'other-head'
  | 'other-previous';

/** A word of a card that is not in the list: which one, and those it may have been meant for. */
export interface CardWordDetail {
  /** Counted from 0. */
  readonly index: number;
  readonly word: string;
  readonly nearest: readonly string[];
}

export interface SealErrorOptions {
  readonly cause?: unknown;
  readonly word?: CardWordDetail;
}

export class SealError extends Error {
  readonly code: SealErrorCode;
  /** Only with `card-word`. */
  readonly word: CardWordDetail | undefined;

  constructor(code: SealErrorCode, at: string, options: SealErrorOptions = {}) {
    super(`${code}: ${at}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SealError';
    this.code = code;
    this.word = options.word;
  }
}
