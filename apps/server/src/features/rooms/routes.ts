import { blobPart } from '@nearhand/protocol/limits';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../http/fastify-app.ts';
import { type Later, largestEpochBody, privateHeaders } from '../requests/requests.ts';
import type { Kind } from './access.ts';
import { appendElement } from './append.ts';
import { largestAppend } from './append-body.ts';
import { putPart, readBlob } from './blobs.ts';
import { followInbox, followRoom } from './events.ts';
import { readInbox } from './inbox.ts';
import { eraseRoom, setKeep, setState, tellStatus } from './lifecycle.ts';
import { changeEpoch, createRoom } from './make-epoch.ts';
import { listOpenings, openRoom } from './openings.ts';
import { readElements, readManifests, readSecrets } from './reading.ts';
import type { RoomSide } from './room-side.ts';

type Handler = (side: RoomSide, request: FastifyRequest, reply: FastifyReply) => unknown;
type SideHandler = (side: RoomSide, request: FastifyRequest, kind: Kind) => Promise<unknown>;

const bytes = 'application/octet-stream';
const lines = 'application/x-ndjson';

/** The routes of `docs/http.md`, "Rooms and doors", and the desks' inbox. */
export function registerRooms(app: App, later: Later<RoomSide>): void {
  const on = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) =>
    handler(await later.get(), request, reply);
  app.post('/api/rooms', { bodyLimit: largestEpochBody }, on(createRoom));
  registerSide(app, later, on, 'room');
  registerSide(app, later, on, 'door');
  registerResident(app, on);
  app.get(
    '/api/desks/:desk/inbox',
    on((side, request, reply) => {
      reply.type(bytes);
      return readInbox(side, request, reply);
    }),
  );
  app.get(
    '/api/desks/:desk/inbox/events',
    on((side, request, reply) => {
      reply.type(lines);
      return followInbox(side, request);
    }),
  );
}

type On = (handler: Handler) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** What both sides do, each at its own address. */
function registerSide(app: App, later: Later<RoomSide>, on: On, kind: Kind): void {
  const at = `/api/${kind}s/:address`;
  const answer = (handler: SideHandler, type?: string) =>
    on((side, request, reply) => {
      const answered = handler(side, request, kind);
      return type === undefined ? answered : answered.then((body) => reply.type(type).send(body));
    });
  app.get(at, answer(tellStatus));
  app.post(`${at}/openings`, { bodyLimit: 1024 }, answer(openRoom));
  app.get(`${at}/openings`, answer(listOpenings, bytes));
  app.get(`${at}/secrets`, answer(readSecrets));
  app.get(`${at}/manifests`, answer(readManifests, bytes));
  app.get(`${at}/elements`, answer(readElements, bytes));
  app.post(`${at}/elements`, { bodyLimit: largestAppend }, answer(appendElement));
  app.shortcuts.add({
    route: `${at}/elements`,
    url: new RegExp(`^/api/${kind}s/(?<address>[\\w-]{43})/elements$`),
    bodyLimit: largestAppend,
    handle: async (request) => {
      const side = await later.get();
      const json = await appendElement(side, request, kind);
      return { json, headers: privateHeaders(side.nonces) };
    },
  });
  app.put(`${at}/blobs/:blob`, { bodyLimit: blobPart }, answer(putPart));
  app.get(`${at}/blobs/:blob`, answer(readBlob, bytes));
  app.get(`${at}/events`, answer(followRoom, lines));
}

/** What only the room key does. */
function registerResident(app: App, on: On): void {
  const at = '/api/rooms/:address';
  app.post(`${at}/epochs`, { bodyLimit: largestEpochBody }, on(changeEpoch));
  app.post(
    `${at}/close`,
    on((side, request) => setState(side, request, 'closed')),
  );
  app.post(
    `${at}/reopen`,
    on((side, request) => setState(side, request, 'open')),
  );
  app.post(
    `${at}/replace`,
    on((side, request) => setState(side, request, 'replaced')),
  );
  app.put(`${at}/keep`, on(setKeep));
  app.delete(at, on(eraseRoom));
}
