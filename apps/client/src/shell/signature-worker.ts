import { curves } from '@nearhand/seal/curves';
import type { Batch, Equation, Verdicts } from './equation-queue.ts';

// Off the page's own thread: a long room has thousands of signatures.
addEventListener('message', ({ data }: MessageEvent<Batch>) => {
  void Promise.all(data.equations.map(check)).then((holds) => {
    const verdicts: Verdicts = { number: data.number, holds };
    postMessage(verdicts);
  });
});

void curves().then(() => postMessage('ready'));

/** What could not be decided is left to the page. */
async function check({ publicKey, message, signature }: Equation): Promise<boolean | undefined> {
  try {
    return await (await curves()).ed25519.verify(publicKey, message, signature);
  } catch {
    return undefined;
  }
}
