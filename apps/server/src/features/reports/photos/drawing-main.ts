import { writeFile } from 'node:fs/promises';
import type { Drawing, DrawingAnswer, DrawingOrder } from './drawing.ts';
import { drawPhoto } from './photo.ts';
import { PhotoError } from './photo-error.ts';
import { readSealed } from './sealed-file.ts';

/**
 * The process that opens what strangers send, and nothing else: it has no environment, no connection
 * and no key but that of the photo it is drawing. It ends with the server, however that ends, and by
 * itself where it grows past what it may; its argument is how many bytes that is.
 */
const mostMemory = Number(process.argv[2]);
const watchMs = 50;

function end(): void {
  // Not `process.exit`, which would wait for what libvips is at.
  process.kill(process.pid, 'SIGKILL');
}

async function draw({ from, to, most }: DrawingOrder): Promise<Drawing> {
  try {
    const outcome = await drawPhoto(await readSealed(from), to, most);
    return 'needed' in outcome ? outcome : { drawn: outcome };
  } catch (error) {
    if (error instanceof PhotoError) return { fault: error.code };
    return { failed: error instanceof Error && 'code' in error ? String(error.code) : '' };
  }
}

process.on('disconnect', end);
process.on('message', (order: DrawingOrder) => {
  void draw(order).then((drawing) => {
    const answer: DrawingAnswer = { number: order.number, drawing };
    process.send?.(answer);
  });
});
setInterval(() => {
  if (process.memoryUsage.rss() > mostMemory) end();
}, watchMs).unref();
// Where the machine runs out of memory, Linux takes this process before the server or the database.
await writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);
