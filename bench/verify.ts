import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { followLedger } from '../apps/cli/src/ledger/follow.ts';
import type { Bench, Measure } from './measure.ts';

/** `nearhand verify` from nothing, with the server on the same machine. */
export const bench: Bench = {
  name: 'verify',
  async run(say) {
    const mixed = await follow('mixed', 500_000, say);
    const desks = await follow('desks', 30_000, say);
    return [
      {
        what: 'leaves checked from nothing, 99 in 100 short ones of later kinds, 500,000 in all',
        value: mixed,
        unit: '/s',
        target: { atLeast: 50_000 },
        note: 'fetched, hashed, held to tiles and root, indexes recomputed; the server shares the two cores',
      },
      {
        what: 'the same of nothing but changes at desks: device, roster with two signatures, index',
        value: desks,
        unit: '/s',
        note: 'two Ed25519 signatures in every three leaves bound it',
      },
    ] satisfies readonly Measure[];
  },
};

async function follow(
  kind: 'mixed' | 'desks',
  size: number,
  say: (progress: string) => void,
): Promise<number> {
  say(`making a ledger of ${size} leaves (${kind})`);
  const host = new Worker(new URL('./ledger-host.ts', import.meta.url), {
    workerData: { kind, size },
  });
  const [{ url, key }] = (await once(host, 'message')) as [
    { readonly url: string; readonly key: string },
  ];
  const verifier = noteVerifier(decodeVerifierKey(key));
  const start = performance.now();
  const { followed } = await followLedger({
    url,
    keys: { origin: verifier.name, log: [verifier], witnesses: [] },
    onProgress: (done) => {
      if (done % 102_400 === 0) say(`${done} leaves checked`);
    },
  });
  const seconds = (performance.now() - start) / 1_000;
  await host.terminate();
  return followed.audit.size / seconds;
}
