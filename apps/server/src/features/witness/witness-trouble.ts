/** Why nothing is cosigned, as a closed list. */
export type WitnessTroubleCode =
  /** It is not known what was cosigned last, as after a restore: a person has to say. */
  | 'waiting'
  | 'damaged'
  | 'keyless'
  /** The second place cannot be written to or read. */
  | 'second-place'
  | 'disk-full';

/** Keeps this witness from cosigning; everything else goes on. Messages are for whoever runs the server. */
export class WitnessTrouble extends Error {
  override readonly name = 'WitnessTrouble';
  readonly code: WitnessTroubleCode;

  constructor(code: WitnessTroubleCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Of a witness whose key does not open, for the reason given. */
export function keyless(cause: Error): WitnessTrouble {
  const message = `This server cannot sign as a witness, so it cosigns no other ledger: ${cause.message}`;
  return new WitnessTrouble('keyless', message, { cause });
}

/** Of logs that were cosigned here and are not any more. */
export function waiting(origins: readonly string[]): WitnessTrouble {
  return new WitnessTrouble(
    'waiting',
    `This server cannot know what it cosigned last, as after a restore, so it cosigns no more of ${origins.join(', ')}. Nothing of its own is in danger. Say where each of these ledgers stands with “nearhand witness resume” (docs/running.md, “A witness that was restored”).`,
  );
}
