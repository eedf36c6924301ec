import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { renderToString } from 'preact-render-to-string';

interface Greeting {
  readonly name: string;
}

function Hello({ name }: Greeting) {
  return <p class="hello">Hello {name}</p>;
}

function lineOfThrow(): number {
  const [, frame] = new Error('here').stack?.split('\n') ?? [];
  return Number(frame?.match(/:(\d+):\d+\)?$/)?.[1]);
}

test('a page written in TSX renders from source', () => {
  assert.equal(renderToString(<Hello name="近助" />), '<p class="hello">Hello 近助</p>');
});

test('errors name the line they were written on', () => {
  assert.equal(lineOfThrow(), 16);
});

test('TSX loads in a worker too', async () => {
  const page = new URL('./tsx-loader.fixture.tsx', import.meta.url);
  const worker = new Worker(page);
  const [said] = await once(worker, 'message');
  await worker.terminate();
  assert.equal(said, '<b>from a worker</b>');
});
