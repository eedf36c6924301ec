import { curves, verifyElsewhere } from '@nearhand/seal/curves';
import { type Equation, EquationQueue, type Verdicts } from './equation-queue.ts';
import { onLeave } from './leave.ts';
import workerAddress from './signature-worker.ts?worker&url';
import { startWorker } from './worker-address.ts';

let worker: Worker | undefined;

/**
 * Has signatures checked on a thread of their own once that thread stands, and here until then and
 * whatever it cannot decide.
 */
export function startSignatureThread(): void {
  if (worker !== undefined) return;
  const thread = startWorker(workerAddress);
  worker = thread;
  const queue = new EquationQueue((batch) => thread.postMessage(batch));
  const end = () => {
    forget();
    verifyElsewhere(undefined);
    thread.terminate();
    queue.end();
    worker = undefined;
  };
  const forget = onLeave(end);
  thread.onerror = end;
  thread.onmessageerror = end;
  thread.onmessage = ({ data }: MessageEvent<'ready' | Verdicts>) => {
    if (data === 'ready') verifyElsewhere((...equation) => verify(queue, ...equation));
    else queue.take(data);
  };
}

async function verify(
  queue: EquationQueue,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const equation: Equation = { publicKey, message, signature };
  const holds = await queue.ask(equation);
  return holds ?? (await curves()).ed25519.verify(publicKey, message, signature);
}
