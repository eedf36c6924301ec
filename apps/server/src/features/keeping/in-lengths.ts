/** The same bytes in pieces of one length, the last of which may be shorter; at least one, if empty. */
export async function* inLengths(
  stream: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    size += chunk.byteLength;
    if (size <= length) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at > length; at += length) {
      yield { bytes: all.subarray(at, at + length), isLast: false };
    }
    held = [all.subarray(at)];
    size = all.length - at;
  }
  yield { bytes: Buffer.concat(held), isLast: true };
}
