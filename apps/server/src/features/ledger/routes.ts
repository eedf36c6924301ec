import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LedgerError } from '@nearhand/ledger/error';
import { readTilePath, TILE_WIDTH, type TileAddress } from '@nearhand/ledger/tile';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../../db/schema.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import type { Later } from '../requests/requests.ts';
import { servedCheckpoint } from './cosignatures.ts';
import { restoreFile } from './restores.ts';
import { type KeyOwner, listVerifierKeys } from './signing-keys.ts';
import { TileCache } from './tile-cache.ts';
import { readTile } from './tile-store.ts';

/** What answering needs. */
export interface LedgerSide {
  readonly db: Db;
  readonly owner: KeyOwner;
}

const cacheSize = 32 * 2 ** 20;
const immutable = 'public, max-age=31536000, immutable';
const text = 'text/plain; charset=utf-8';
const compress = promisify(gzip);
/** Hashes do not shrink, and what does is compressed here, once. */
const asItIs = { compress: false } as const;

/** `/ledger/…`: static files for whoever asks (C2SP tlog-tiles, "APIs"). */
export function registerLedger(app: App, later: Later<LedgerSide>): void {
  const cache = new TileCache(cacheSize);
  // Public to the last byte: a monitor in any page may read it.
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });
  app.get('/ledger/checkpoint', asItIs, async (request, reply) =>
    sendCheckpoint(request, reply, await later.get()),
  );
  app.get('/ledger/keys', async (_request, reply) => {
    const { db, owner } = await later.get();
    const keys = await listVerifierKeys(db, owner);
    reply.type(text).header('cache-control', 'no-cache');
    return keys.map((key) => `${encodeVerifierKey(key)}\n`).join('');
  });
  app.get('/ledger/restored', async (_request, reply) => {
    const { db, owner } = await later.get();
    const file = await restoreFile(db, owner);
    reply.type('application/octet-stream').header('cache-control', 'no-cache');
    return file;
  });
  app.get<{ Params: { '*': string } }>('/ledger/tile/*', asItIs, async (request, reply) => {
    const path = `tile/${request.params['*']}`;
    const isZipped = /^tile\/entries\//.test(path) && acceptsGzip(request);
    const bytes = await bytesOf(cache, later, path, isZipped);
    if (isZipped) reply.headers({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    reply.type('application/octet-stream').header('cache-control', immutable);
    return bytes;
  });
}

async function sendCheckpoint(
  request: FastifyRequest,
  reply: FastifyReply,
  { db, owner }: LedgerSide,
): Promise<FastifyReply> {
  const checkpoint = await servedCheckpoint(db, owner);
  if (checkpoint === undefined) throw new Refusal('not-found');
  const tag = `"${createHash('sha256').update(checkpoint).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag: tag, 'cache-control': 'no-cache' });
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  return reply.type(text).send(checkpoint);
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(headers['accept-encoding'] ?? '');
}

async function bytesOf(
  cache: TileCache,
  later: Later<LedgerSide>,
  path: string,
  isZipped: boolean,
): Promise<Buffer> {
  const name = isZipped ? `${path}.gz` : path;
  const kept = cache.get(name);
  if (kept !== undefined) return kept;
  const address = addressOf(path);
  const { db, owner } = await later.get();
  const bytes = await readTile(db, owner.id, address);
  if (bytes === undefined) throw new Refusal('not-found');
  const sent = isZipped ? await compress(bytes) : bytes;
  // The partial ones are many and soon of no use.
  if (address.width === TILE_WIDTH) cache.put(name, sent);
  return sent;
}

function addressOf(path: string): TileAddress {
  try {
    const address = readTilePath(path);
    // Above what 64 bits of leaves could fill, the database has no room either.
    if (address.level !== 'entries' && address.level > 7) throw new Refusal('not-found');
    return address;
  } catch (error) {
    if (error instanceof LedgerError) throw new Refusal('not-found');
    throw error;
  }
}
