/** Parts of the server that can be in trouble while it goes on serving. */
export type TroubledPart = 'night' | 'second-place' | 'ledger' | 'witnesses' | 'witness' | 'backup';

/**
 * What a steward, who can read no log, is told of it in their own language: overdue, a disk without
 * room, a place that is away, a clock that was set back, or something else.
 */
export type TroubleState = 'late' | 'disk-full' | 'away' | 'clock' | 'other';

/** A trouble as `/healthz` tells it: no person, no address, no content. */
export interface Trouble {
  readonly part: TroubledPart;
  readonly reason: string;
}

/** What is wrong at the moment without keeping anything from being served; the newest word of each part. */
export class Troubles {
  readonly #reasons = new Map<TroubledPart, Omit<Trouble, 'part'> & { state: TroubleState }>();

  /** A sentence for whoever runs the server; undefined once it is over. */
  set(part: TroubledPart, reason: string | undefined, state: TroubleState = 'other'): void {
    if (reason === undefined) this.#reasons.delete(part);
    else this.#reasons.set(part, { reason, state });
  }

  list(): readonly Trouble[] {
    return [...this.#reasons].map(([part, { reason }]) => ({ part, reason }));
  }

  /** The same without a word of what is where. */
  states(): readonly { readonly part: TroubledPart; readonly state: TroubleState }[] {
    return [...this.#reasons].map(([part, { state }]) => ({ part, state }));
  }
}
