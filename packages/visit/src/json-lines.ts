import { parseJson } from '@nearhand/protocol/json-reader';
import { VisitError } from './error.ts';

/** The JSON lines of a streamed answer, as they arrive; a broken connection is `offline`. */
export async function* jsonLines(response: Response): AsyncGenerator<unknown> {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new VisitError('unknown-answer', response.url);
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await readPiece(reader);
      pending += decoder.decode(value, { stream: !done });
      const lines = pending.split('\n');
      pending = done ? '' : (lines.pop() ?? '');
      for (const line of lines) if (line.trim() !== '') yield parseJson(line, 'event');
      if (done) return;
    }
  } finally {
    // Ends the request where the reader went away first.
    await reader.cancel().catch(() => undefined);
  }
}

/** The next piece of a streamed answer. */
export async function readPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<{ readonly done: boolean; readonly value: Uint8Array }> {
  try {
    const { done, value } = await reader.read();
    return { done, value: value ?? new Uint8Array(0) };
  } catch (cause) {
    throw new VisitError('offline', 'stream', { cause });
  }
}
