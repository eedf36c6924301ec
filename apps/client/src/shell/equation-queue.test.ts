import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Batch, type Equation, EquationQueue } from './equation-queue.ts';

const equation = (of: number): Equation => {
  const bytes = Uint8Array.of(of);
  return { publicKey: bytes, message: bytes, signature: bytes };
};

/** A queue, what it sent, and what each of so many equations was answered. */
function queueOf(count: number) {
  const sent: Batch[] = [];
  const queue = new EquationQueue((batch) => sent.push(batch));
  const answers = Array.from({ length: count }, (_, i) => queue.ask(equation(i % 256)));
  return { sent, queue, answers: Promise.all(answers) };
}

const isEven = ({ message }: Equation): boolean => (message[0] ?? 1) % 2 === 0;

test('equations asked together go out in batches, and no batch waits for the last equation', async () => {
  const { sent } = queueOf(150);
  assert.deepEqual(
    sent.map(({ equations }) => equations.length),
    [64, 64],
  );
  await Promise.resolve();
  assert.deepEqual(
    sent.map(({ equations }) => equations.length),
    [64, 64, 22],
  );
});

test('every equation gets its own verdict, whichever batch comes back first', async () => {
  const { sent, queue, answers } = queueOf(150);
  await Promise.resolve();
  for (const { number, equations } of sent.toReversed()) {
    queue.take({ number, holds: equations.map(isEven) });
  }
  assert.deepEqual(
    await answers,
    Array.from({ length: 150 }, (_, i) => i % 2 === 0),
  );
});

test('a thread that answers too little, or ends, decides nothing', async () => {
  const { sent, queue, answers } = queueOf(70);
  queue.take({ number: sent[0]?.number ?? 0, holds: [true] });
  queue.take({ number: 99, holds: [true] });
  queue.end();
  assert.deepEqual(await answers, [true, ...Array(69).fill(undefined)]);
  assert.equal(await queue.ask(equation(1)), undefined);
});
