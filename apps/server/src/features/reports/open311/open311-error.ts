/** GeoReport v2, "Errors": 404 for what does not exist, 403 for the key, 400 for anything else. */
export type Open311Status = 400 | 403 | 404;

/** One line of an error answer: seen by whoever uses the client. */
export interface Open311Fault {
  /** The status, or a more specific number where there is one (429: later; 413: too large). */
  readonly code: number;
  readonly description: string;
}

/** A refusal in the words of GeoReport v2; several faults can be told at once. */
export class Open311Error extends Error {
  override readonly name = 'Open311Error';
  readonly status: Open311Status;
  readonly faults: readonly Open311Fault[];

  constructor(status: Open311Status, ...faults: readonly (string | Open311Fault)[]) {
    super('GeoReport v2');
    this.status = status;
    this.faults = faults.map((fault) =>
      typeof fault === 'string' ? { code: status, description: fault } : fault,
    );
  }
}
