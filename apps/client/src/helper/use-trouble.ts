import { useState } from 'preact/hooks';

/** Runs what may fail, and keeps what went wrong until the next try. */
export function useTrouble(): {
  readonly trouble: string | undefined;
  readonly run: (act: () => Promise<void>) => Promise<void>;
  readonly clear: () => void;
} {
  const [trouble, setTrouble] = useState<string>();
  const run = async (act: () => Promise<void>) => {
    setTrouble(undefined);
    try {
      await act();
    } catch (error) {
      const { troubleText } = await import('./trouble.ts');
      setTrouble(troubleText(error));
    }
  };
  return { trouble, run, clear: () => setTrouble(undefined) };
}
