import { useState } from 'preact/hooks';
import { troubleText } from './trouble.ts';

export interface Trouble {
  /** What went wrong at the last try, as a sentence. */
  readonly trouble: string | undefined;
  /** Runs what may fail. */
  readonly run: (act: () => Promise<void>) => Promise<void>;
}

/** Runs what may fail, and keeps what went wrong until the next try. */
export function useTrouble(): Trouble {
  const [trouble, setTrouble] = useState<string>();
  const run = async (act: () => Promise<void>) => {
    setTrouble(undefined);
    try {
      await act();
    } catch (error) {
      setTrouble(troubleText(error));
    }
  };
  return { trouble, run };
}
