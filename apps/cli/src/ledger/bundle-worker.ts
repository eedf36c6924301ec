import { parentPort } from 'node:worker_threads';
import { LedgerError } from '@nearhand/ledger/error';
import { CliError } from '../cli-error.ts';
import { type BundleJob, checkBundles, entriesOf } from './bundle-check.ts';
import type { WorkerAnswer } from './bundle-pool.ts';
import { checkSignatures } from './checked-signatures.ts';
import { LedgerSource } from './ledger-source.ts';
import { hashNatively } from './native-hash.ts';

hashNatively();

/** A thread that fetches bundles and checks all of them that can be checked apart from the rest. */
parentPort?.on('message', ({ url, job }: { readonly url: string; readonly job: BundleJob }) => {
  void answer(url, job).then((answered) => {
    const moved = 'bundles' in answered ? answered.bundles.map(({ bytes }) => bytes.buffer) : [];
    parentPort?.postMessage(answered, moved as ArrayBuffer[]);
  });
});

async function answer(url: string, job: BundleJob): Promise<WorkerAnswer> {
  try {
    const bundles = await checkBundles(job, new LedgerSource(url).fetch);
    const names = await checkSignatures(bundles.flatMap(({ bytes }) => entriesOf(bytes, '')));
    return { bundles, names };
  } catch (error) {
    if (error instanceof LedgerError) {
      const { code, message, path, leaf } = error;
      return { ledger: { code, message, path, leaf } };
    }
    if (error instanceof CliError) return { cli: { code: error.code, message: error.message } };
    throw error;
  }
}
