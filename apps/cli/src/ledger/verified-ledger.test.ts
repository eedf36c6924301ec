import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cosigner } from '@nearhand/ledger/cosignature';
import { LedgerError } from '@nearhand/ledger/error';
import { indexLeaf } from '@nearhand/ledger/index-map';
import { decodeNote, encodeNote } from '@nearhand/ledger/note';
import { Terminal } from '../terminal.ts';
import type { CheckPolicy } from './ledger-policy.ts';
import { LedgerServer, ORIGIN } from './ledger-server.fixture.ts';
import { checkLedger, checkWitnesses, rememberedHead } from './verified-ledger.ts';

const index = indexLeaf(new Map());
const leaf = (number: number) => Uint8Array.of(1, 200, number >> 8, number);
const leavesOf = (count: number, from = 0) => [
  ...Array.from({ length: count - 1 }, (_, i) => leaf(from + i)),
  index,
];
const server = await LedgerServer.open(leavesOf(600));
after(() => server.close());
const witness = await cosigner('other.example/witness', new Uint8Array(32).fill(9));
const policy: CheckPolicy = {
  origin: ORIGIN,
  keys: [server.signer.key],
  witnesses: [witness.key],
  needed: 1,
};
const terminal = new Terminal();

async function check(
  on = server,
  remembered: Parameters<typeof checkLedger>[0]['remembered'] = [],
) {
  return checkLedger({ url: on.url, policy, stateFile: undefined, remembered }, terminal);
}

/** The witness signs that it saw the checkpoint then. */
async function witnessedAt(milliseconds: number): Promise<void> {
  const { text, signatures } = decodeNote(await server.checkpoint());
  const line = await witness.cosign(text, Math.floor(milliseconds / 1_000));
  const note = encodeNote({ text, signatures: [...signatures, line] });
  server.instead = (path) => (path === 'checkpoint' ? note : undefined);
}

test('a witness counts, and one whose time is next week does not', async () => {
  await witnessedAt(Date.now() - 60_000);
  const seen = await check();
  assert.equal(seen.witnesses[0]?.isToCome, false);
  checkWitnesses(seen, policy);
  await witnessedAt(Date.now() + 7 * 86_400_000);
  const toCome = await check();
  assert.equal(toCome.witnesses[0]?.isToCome, true);
  assert.throws(
    () => checkWitnesses(toCome, policy),
    (error: LedgerError) => error.code === 'witnesses',
  );
  server.instead = () => undefined;
});

test('of the witnesses that are needed, so many must have seen it within a week', async () => {
  await witnessedAt(Date.now() - 6 * 86_400_000);
  checkWitnesses(await check(), policy);
  await witnessedAt(Date.now() - 8 * 86_400_000);
  const old = await check();
  assert.equal(old.witnesses[0]?.isOld, true);
  assert.throws(
    () => checkWitnesses(old, policy),
    (error: LedgerError) => error.code === 'stale',
  );
  // Whoever needs none is told, and no more.
  checkWitnesses(old, { ...policy, needed: 0 });
  server.instead = () => undefined;
});

test('of two ledgers for two visitors, one does not fit what the other one noted', async () => {
  const noted = rememberedHead(await server.checkpoint(), ORIGIN);
  const grown = await LedgerServer.open([...leavesOf(600), ...leavesOf(300, 600)]);
  assert.equal((await check(grown, [noted])).followed.audit.size, 900);
  await grown.close();
  const other = await LedgerServer.open([...leavesOf(599), index, ...leavesOf(300, 600)]);
  await assert.rejects(
    check(other, [noted]),
    (error: LedgerError) => error instanceof LedgerError && error.code === 'consistency',
  );
  await other.close();
  assert.throws(
    () => rememberedHead(Buffer.from('elsewhere\n1\n'), ORIGIN),
    (error: LedgerError) => error.code === 'note',
  );
});
