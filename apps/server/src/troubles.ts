/** Parts of the server that can be in trouble while it goes on serving. */
export type TroubledPart = 'night' | 'second-place' | 'ledger' | 'witnesses' | 'backup';

/** A trouble as `/healthz` tells it: no person, no address, no content. */
export interface Trouble {
  readonly part: TroubledPart;
  readonly reason: string;
}

/** What is wrong at the moment without keeping anything from being served; the newest word of each part. */
export class Troubles {
  readonly #reasons = new Map<TroubledPart, string>();

  /** A sentence for whoever runs the server; undefined once it is over. */
  set(part: TroubledPart, reason: string | undefined): void {
    if (reason === undefined) this.#reasons.delete(part);
    else this.#reasons.set(part, reason);
  }

  list(): readonly Trouble[] {
    return [...this.#reasons].map(([part, reason]) => ({ part, reason }));
  }
}
