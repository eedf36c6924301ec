import { parentPort } from 'node:worker_threads';
import { holds } from './ed25519.ts';
import { unpackClaims } from './signature-batch.ts';

/** The thread of `SignatureThread`: batches come in, for each a byte per claim goes out. */
parentPort?.on('message', (memory: ArrayBuffer) => {
  const claims = unpackClaims(memory);
  const answers = Uint8Array.from(claims, ({ publicKey, message, signature }) =>
    Number(holds(publicKey, message, signature)),
  );
  parentPort?.postMessage(answers, [answers.buffer]);
});
