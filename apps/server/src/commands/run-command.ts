import { StartError } from '../start-error.ts';

/**
 * Runs a program to its end. A StartError, and what `isPlain` knows, is one sentence and exit code 1;
 * a line that `parseArgs` refuses is exit code 2; anything else is a fault of ours and thrown on.
 */
export async function runCommand(
  main: () => Promise<void>,
  isPlain: (error: unknown) => boolean = () => false,
): Promise<void> {
  try {
    await main();
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error;
    const isSaid = error instanceof StartError || isPlain(error) || isUsage;
    if (!(error instanceof Error && isSaid)) throw error;
    console.error(error.message);
    process.exitCode = isUsage ? 2 : 1;
  }
}
