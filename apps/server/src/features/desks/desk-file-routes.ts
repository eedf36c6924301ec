import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { bytesIn, Later } from '../requests/requests.ts';
import { DeskFiles, type Extent } from './desk-files.ts';

/** What clients check desks by (`docs/http.md`, "The ledger"): public to everybody. */
export function deskFileRoutes(app: App, { db }: Pick<Ground, 'db'>): void {
  const later = new Later(async () => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    return new DeskFiles(db, community);
  });
  const send = async (request: FastifyRequest, reply: FastifyReply, extent: Extent) => {
    const { desk } = request.params as { readonly desk?: unknown };
    const files = await later.get();
    const { bytes } = await files.get(bytesIn(desk, 16), extent);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
    reply.headers({ etag, 'cache-control': 'no-cache' });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/octet-stream').send(bytes);
  };
  app.get('/ledger/desks/:desk', (request, reply) => send(request, reply, 'now'));
  app.get('/ledger/desks/:desk/history', (request, reply) => send(request, reply, 'history'));
  app.get('/ledger/consistency/:older/:size', async (request, reply) => {
    const { older, size } = request.params as Readonly<Record<string, string>>;
    const files = await later.get();
    const proof = await files.consistency(sizeIn(older), sizeIn(size));
    reply.header('cache-control', 'public, max-age=31536000, immutable');
    return reply.type('application/octet-stream').send(proof);
  });
}

function sizeIn(text: string | undefined): number {
  const size = Number(text);
  if (!/^[1-9]\d{0,15}$/.test(text ?? '') || !Number.isSafeInteger(size)) {
    throw new Refusal('not-found');
  }
  return size;
}
