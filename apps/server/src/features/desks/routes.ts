import type { Shift } from '@nearhand/protocol/answers';
import { shiftHeader } from '@nearhand/protocol/headers';
import { toBase64url } from '@nearhand/seal/bytes';
import { decodeRoster } from '@nearhand/seal/roster';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { anyBytesIn, bytesIn, jsonBody, type Later } from '../requests/requests.ts';
import { changeDesks, type DeskSide, deskIn, isSignedIn, shiftIn, signerIn } from './desk-side.ts';
import { takeEnrolment } from './enrolments.ts';
import { takeLeaving } from './leavings.ts';
import { setNotice } from './notices.ts';
import { findDevice, newestRoster } from './queries.ts';
import { deviceOfKey, signSecond, waitingSeconds } from './second-devices.ts';
import { currentShift } from './shifts.ts';
import { largestLeaf, registerStewards } from './steward-routes.ts';

type Handler = (side: DeskSide, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The routes of `docs/http.md`, "Everyone" and "Desks"; the inbox is with the rooms. */
export function registerDesks(app: App, later: Later<DeskSide>): void {
  const on = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) =>
    handler(await later.get(), request, reply);
  app.get('/api/nonce', async () => ({}));
  app.get('/api/community', on(sendBundle));
  app.post('/api/desks/:desk/sign-in', on(signIn));
  app.post('/api/enrolments/:invitation', on(enrol));
  app.post('/api/desks/:desk/leavings', on(leave));
  app.put('/api/desks/:desk/notice', on(wantNotice));
  app.get('/api/desks/:desk/second-devices', on(listSeconds));
  app.post('/api/desks/:desk/second-devices/:invitation', on(signOne));
  registerStewards(app, later);
}

const sendBundle: Handler = async (side, request, reply) => {
  const { json, etag } = await side.board.bundle();
  reply.header('etag', etag).header('cache-control', 'public, max-age=0, must-revalidate');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json').send(json);
};

const signIn: Handler = async (side, request): Promise<Shift> => {
  const deskId = deskIn(request);
  const body = jsonBody(request, ['leaf', 'nonce', 'signature']);
  const leafHash = bytesIn(body.leaf, 32);
  const key = await signKeyOf(side, deskId, leafHash);
  const nonce = bytesIn(body.nonce, 32);
  const isRight =
    key !== undefined &&
    (await isSignedIn(side, leafHash, nonce, key, bytesIn(body.signature, 64)));
  if (!isRight) throw new Refusal('sign-in-refused');
  const { db, community, now } = side;
  const shift = await db
    .transaction()
    .execute((transaction) => currentShift(transaction, community, deskId, now()));
  side.board.forget();
  return shift;
};

/**
 * The key of a device that is in the newest roster and has not left. A steward's is none: the shift
 * token opens the inbox, and a steward sees no room and no count of rooms.
 */
async function signKeyOf(
  { db, community }: DeskSide,
  deskId: Buffer,
  leafHash: Buffer,
): Promise<Buffer | undefined> {
  const device = await findDevice(db, community.id, deskId, leafHash);
  const newest = await newestRoster(db, community.id, deskId);
  if (device === undefined || newest === undefined || device.hasLeft) return undefined;
  const isListed = decodeRoster(newest.roster).devices.includes(toBase64url(leafHash));
  return isListed ? device.signKey : undefined;
}

/** The device that signed this request; `not-permitted` for anybody else. */
async function ownDevice(side: DeskSide, request: FastifyRequest) {
  const deskId = deskIn(request);
  const key = await signerIn(side, request);
  const leaf = await deviceOfKey(side.db, side.community.id, deskId, key);
  if (leaf === undefined) throw new Refusal('not-permitted');
  return { deskId, key, leaf };
}

const listSeconds: Handler = async (side, request, reply) => {
  const { deskId, leaf } = await ownDevice(side, request);
  const waiting = await waitingSeconds(side.db, side.community.id, deskId, leaf);
  return reply.send(
    waiting.map((each) => ({
      invitation: toBase64url(each.invitation),
      leaf: toBase64url(each.leaf),
    })),
  );
};

const signOne: Handler = async (side, request, reply) => {
  const { deskId, key, leaf } = await ownDevice(side, request);
  const { invitation } = request.params as { readonly invitation?: unknown };
  const { signature } = jsonBody(request, ['signature']);
  await signSecond(side.db, side.community.id, deskId, leaf, {
    invitation: bytesIn(invitation, 16),
    key,
    signature: bytesIn(signature, 64),
  });
  return reply.code(201).send({});
};

const enrol: Handler = async (side, request, reply) => {
  const { invitation } = request.params as { readonly invitation?: unknown };
  const body = jsonBody(request, ['leaf', 'mac']);
  const leaf = anyBytesIn(body.leaf, largestLeaf);
  const mac = bytesIn(body.mac, 32);
  const outcome = await changeDesks(side, (db) =>
    takeEnrolment(db, side.community, bytesIn(invitation, 16), leaf, mac, side.now()),
  );
  if (outcome === 'waiting') return reply.code(202).send({});
  const { json } = await side.board.bundle();
  return reply.code(201).type('application/json').send(json);
};

const leave: Handler = async (side, request, reply) => {
  const deskId = deskIn(request);
  const body = jsonBody(request, ['leaving', 'signature', 'key']);
  const signed = {
    leaving: anyBytesIn(body.leaving, 1024),
    signature: bytesIn(body.signature, 64),
    key: bytesIn(body.key, 32),
  };
  await changeDesks(side, (db) => takeLeaving(db, side.community.id, deskId, signed));
  return reply.code(201).send({});
};

const wantNotice: Handler = async (side, request) => {
  const deskId = deskIn(request);
  const key = await signerIn(side, request);
  const holder = await shiftIn(side, request.headers[shiftHeader]);
  const body = jsonBody(request, ['leaf'], ['email']);
  const leafHash = bytesIn(body.leaf, 32);
  const own = await signKeyOf(side, deskId, leafHash);
  if (!holder.deskId.equals(deskId) || own === undefined || !own.equals(key)) {
    throw new Refusal('not-permitted');
  }
  const { email } = body;
  if (email !== undefined && typeof email !== 'string') throw new Refusal('malformed');
  await setNotice(side.db, side.community.id, deskId, leafHash, email);
  return {};
};
