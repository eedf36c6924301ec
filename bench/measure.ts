/** One line of the table: what was measured, against which target, beside which floor of the same run. */
export interface Measure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | '/s' | 'kB' | 'MB' | 'MB/s' | '%' | 'times';
  /** What `docs` or an issue asks for, in the same unit; absent where a figure is only reported. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** The same machine doing the least that this could cost, measured in the same run. */
  readonly floor?: {
    readonly what: string;
    readonly value: number;
    readonly unit: Measure['unit'];
  };
  readonly note?: string;
}

export interface Bench {
  readonly name: string;
  run(say: (progress: string) => void): Promise<readonly Measure[]>;
}

/** Whether the target is met; undefined where there is none. */
export function holds(measure: Measure): boolean | undefined {
  if (measure.target === undefined) return undefined;
  return 'atMost' in measure.target
    ? measure.value <= measure.target.atMost
    : measure.value >= measure.target.atLeast;
}

/** The middle value; of an even number of values the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
