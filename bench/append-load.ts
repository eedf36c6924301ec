import { createHash, randomFillSync } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { toBase64url } from '@nearhand/seal/bytes';
import { requestMessage } from '@nearhand/seal/request';
import type { TestRoom } from '../apps/server/src/features/rooms/room.fixture.ts';

/** What one writer sends, one request after the other, each as it goes over the wire. */
export interface Prepared {
  readonly requests: readonly Buffer[];
}

/** Entries of the smallest class, each on the one before; to the server, sealed bytes are any bytes. */
export async function prepareAppends(room: TestRoom, count: number): Promise<readonly Buffer[]> {
  const nonces = await Promise.all(Array.from({ length: count }, () => room.client.nonce()));
  const requests: Buffer[] = [];
  let { head, sequence } = room;
  for (const nonce of nonces) {
    const entry = entryAfter(room, head, sequence);
    requests.push(await signedRequest(room, nonce, entry));
    const hash = createHash('sha256').update('nearhand/v1/ad').update(room.keys.roomId);
    head = hash.update(entry.subarray(1)).digest();
    sequence += 1;
  }
  return requests;
}

function entryAfter(room: TestRoom, previous: Uint8Array, sequence: number): Buffer {
  const entry = randomFillSync(Buffer.allocUnsafe(69 + 1024 + 16));
  entry[0] = 1;
  entry.writeUInt32BE(room.epoch, 1);
  entry.writeBigUInt64BE(BigInt(sequence), 5);
  entry.set(previous, 13);
  return entry;
}

async function signedRequest(room: TestRoom, nonce: Uint8Array, entry: Buffer): Promise<Buffer> {
  const path = `${room.path}/elements`;
  const body = encodeEntryBody({ blobs: [], entry });
  const { origin } = room.client;
  const { epoch } = room;
  const message = requestMessage({ origin, nonce, method: 'POST', path, body, epoch });
  const { signer } = room.keys;
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/octet-stream',
    `content-length: ${body.length}`,
    `nearhand-nonce: ${toBase64url(nonce)}`,
    `nearhand-epoch: ${epoch}`,
    `nearhand-key: ${toBase64url(signer.publicKey)}`,
    `nearhand-signature: ${toBase64url(await signer.sign('request', message))}`,
    `nearhand-visit: ${room.visit}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/**
 * All writers at once, each on a connection of its own and each waiting for its answer before it
 * sends again; entries a second, the first tenth not counted. Any answer but 200 is an error.
 */
export async function sendAll(base: string, writers: readonly Prepared[]): Promise<number> {
  const { port, hostname } = new URL(base);
  const total = writers.reduce((sum, { requests }) => sum + requests.length, 0);
  const warm = Math.floor(total / 10);
  let done = 0;
  let began = performance.now();
  const count = () => {
    done += 1;
    if (done === warm) began = performance.now();
  };
  await Promise.all(
    writers.map(({ requests }) => sendOneByOne(connect(Number(port), hostname), requests, count)),
  );
  return ((total - warm) / (performance.now() - began)) * 1000;
}

/**
 * A raw connection, and of an answer no more than its status and where it ends: the least that a
 * client can cost on the processor that the server needs.
 */
function sendOneByOne(
  socket: Socket,
  requests: readonly Buffer[],
  count: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let answer: Buffer = nothing;
    const send = () => {
      const request = requests[next];
      next += 1;
      if (request !== undefined) socket.write(request);
      else socket.end(resolve);
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      answer = answer.length === 0 ? bytes : Buffer.concat([answer, bytes]);
      if (!isWhole(answer)) return;
      if (!answer.subarray(0, good.length).equals(good)) {
        socket.destroy(new Error(answer.toString('latin1')));
        return;
      }
      answer = nothing;
      count();
      send();
    });
  });
}

const nothing = Buffer.alloc(0);
const good = Buffer.from('HTTP/1.1 200 ');
const headersEnd = Buffer.from('\r\n\r\n');
const lengthHeader = Buffer.from('\r\ncontent-length: ');

function isWhole(answer: Buffer): boolean {
  const end = answer.indexOf(headersEnd);
  if (end < 0) return false;
  const at = answer.indexOf(lengthHeader) + lengthHeader.length;
  const length = answer.toString('latin1', at, answer.indexOf('\r', at));
  return answer.length >= end + headersEnd.length + Number(length);
}
