import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TreeHead } from '@nearhand/ledger/tile-reader';
import {
  openTestLedger,
  publishAll,
  queueTexts,
  readOwnTexts,
  readPublished,
  type TestLedger,
} from './ledger.fixture.ts';

const program = fileURLToPath(new URL('killed-publisher.fixture.ts', import.meta.url));

/** How the process ended, and the steps it counted where it lived. */
async function publishKilledAt(ledger: TestLedger, killAt: number) {
  const { database, community, dataFolder } = ledger;
  const order = {
    connection: database.connection,
    dataFolder,
    id: community.id.toString('hex'),
    ledgerOrigin: community.ledgerOrigin,
    killAt,
  };
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, steps: Number(said) };
}

test('killed at any step of publishing, no leaf is lost, doubled or put elsewhere', async () => {
  const ledger = await openTestLedger();
  const expected: string[] = [];
  const queueMore = async (round: number) => {
    const texts = Array.from({ length: 150 }, (_, i) => `leaf ${round}.${i}`);
    await queueTexts(ledger, texts);
    expected.push(...texts);
  };
  await queueMore(0);
  const heads: TreeHead[] = [];
  let killAt = 1;
  for (; ; killAt += 1) {
    await queueMore(killAt);
    const { code, signal, steps } = await publishKilledAt(ledger, killAt);
    const published = await readPublished(ledger);
    if (published) {
      for (const head of heads) await published.reader.checkGrownFrom(head);
      heads.push(published.reader.head);
    }
    if (signal === null) {
      assert.equal(code, 0);
      assert.ok(steps < killAt, `${steps} steps`);
      break;
    }
    assert.equal(signal, 'SIGKILL');
  }
  assert.ok(killAt > 12, `only ${killAt} steps`);
  await publishAll(ledger);
  const published = await readPublished(ledger);
  assert.ok(published);
  for (const head of heads) await published.reader.checkGrownFrom(head);
  assert.deepEqual(await readOwnTexts(published.reader), expected);
  const mark = await ledger.publisher.mark.read();
  assert.deepEqual(mark, published.checkpoint);
});
