import type { Shift } from '@nearhand/protocol/answers';
import { shiftHeader } from '@nearhand/protocol/headers';
import { toBase64url } from '@nearhand/seal/bytes';
import { decodeSteward } from '@nearhand/seal/device-leaf';
import { decodeRoster } from '@nearhand/seal/roster';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { anyBytesIn, bytesIn, jsonBody, type Later, verifyNatively } from '../requests/requests.ts';
import { decodeDescription, largestDescription } from './description.ts';
import {
  changeDesks,
  type DeskSide,
  deskIn,
  isSignedIn,
  shiftIn,
  signerIn,
  todayOf,
} from './desk-side.ts';
import { addInvitation, takeEnrolment, waitingEnrolments } from './enrolments.ts';
import { takeLeaving } from './leavings.ts';
import { addSteward } from './members.ts';
import { setNotice } from './notices.ts';
import { findDevice, findSteward, newestRoster } from './queries.ts';
import { takeRoster } from './rosters.ts';
import { currentShift } from './shifts.ts';
import { drawWorkTokens } from './work-tokens.ts';

type Handler = (side: DeskSide, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
type StewardHandler = (
  side: DeskSide,
  request: FastifyRequest,
  desk: { readonly id: Buffer; readonly steward: Buffer },
) => Promise<unknown>;

const largestLeaf = 32 * 1024;
const largestRoster = 16 * 1024;

/** The routes of `docs/http.md`, "Everyone" and "Desks"; the inbox is with the rooms. */
export function registerDesks(app: App, later: Later<DeskSide>): void {
  const on = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) =>
    handler(await later.get(), request, reply);
  const bySteward = (handler: StewardHandler, status = 200) =>
    on(async (side, request, reply) => {
      const id = deskIn(request);
      const steward = await signerIn(side, request);
      const found = await findSteward(side.db, side.community.id, id, { key: steward });
      if (found === undefined) throw new Refusal('not-permitted');
      const answer = await handler(side, request, { id, steward });
      return reply.code(status).send(answer ?? {});
    });
  app.get('/api/nonce', async () => ({}));
  app.get('/api/community', on(sendBundle));
  app.post('/api/desks/:desk/sign-in', on(signIn));
  app.post('/api/enrolments/:invitation', on(enrol));
  app.post('/api/desks/:desk/leavings', on(leave));
  app.put('/api/desks/:desk/notice', on(wantNotice));
  app.post('/api/desks/:desk/invitations', bySteward(invite, 201));
  app.get('/api/desks/:desk/enrolments', bySteward(listEnrolments));
  app.post('/api/desks/:desk/stewards', bySteward(confirmSteward, 201));
  app.post('/api/desks/:desk/rosters', bySteward(publishRoster, 201));
  app.put('/api/desks/:desk', bySteward(describe));
  app.post('/api/desks/:desk/tokens', bySteward(handOutTokens, 201));
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

const enrol: Handler = async (side, request, reply) => {
  const { invitation } = request.params as { readonly invitation?: unknown };
  const body = jsonBody(request, ['leaf', 'mac']);
  const leaf = anyBytesIn(body.leaf, largestLeaf);
  const mac = bytesIn(body.mac, 32);
  const outcome = await changeDesks(side, (db) =>
    takeEnrolment(db, side.community.id, bytesIn(invitation, 16), leaf, mac),
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

const invite: StewardHandler = async (side, request, { id }) => {
  const body = jsonBody(request, ['invitation', 'role']);
  const { role } = body;
  if (role !== 'helper' && role !== 'steward') throw new Refusal('malformed');
  const invitation = { deskId: id, invitation: bytesIn(body.invitation, 16), role } as const;
  await addInvitation(side.db, side.community.id, invitation, todayOf(side));
};

const listEnrolments: StewardHandler = ({ db, community }, _request, { id }) =>
  waitingEnrolments(db, community.id, id);

const confirmSteward: StewardHandler = async (side, request, { id }) => {
  const leaf = anyBytesIn(jsonBody(request, ['leaf']).leaf, largestLeaf);
  const steward = decodeSteward(leaf);
  if (steward.desk !== toBase64url(id)) throw new Refusal('malformed');
  await changeDesks(side, async (db) => {
    await addSteward(db, side.community.id, steward, leaf);
    await db
      .deleteFrom('invitations')
      .where('community_id', '=', side.community.id)
      .where('leaf', '=', leaf)
      .where('secret', 'is', null)
      .execute();
  });
};

const publishRoster: StewardHandler = async (side, request, { id, steward }) => {
  const body = jsonBody(request, ['roster', 'signature', 'devices']);
  const roster = anyBytesIn(body.roster, largestRoster);
  const signature = bytesIn(body.signature, 64);
  const { devices } = body;
  if (!Array.isArray(devices) || devices.length > 200) throw new Refusal('malformed');
  const leaves = devices.map((leaf) => anyBytesIn(leaf, largestLeaf));
  if (!(await verifyNatively('roster', steward, roster, signature))) {
    throw new Refusal('roster-refused');
  }
  try {
    await changeDesks(side, (db) =>
      takeRoster(db, side.community.id, id, { roster, signature, leaves }),
    );
  } catch (error) {
    throw error instanceof Refusal && error.code === 'roster-changed'
      ? await rosterChanged(side)
      : error;
  }
};

const describe: StewardHandler = async (side, request, { id, steward }) => {
  const body = jsonBody(request, ['description', 'signature']);
  const description = anyBytesIn(body.description, largestDescription);
  const signature = bytesIn(body.signature, 64);
  const { id: named, paused } = decodeDescription(description);
  const isRight = await verifyNatively('desk', steward, description, signature);
  if (named !== toBase64url(id) || !isRight) throw new Refusal('malformed');
  await changeDesks(side, (db) =>
    db
      .updateTable('desks')
      .set({ description, signature, paused })
      .where('community_id', '=', side.community.id)
      .where('desk_id', '=', id)
      .execute(),
  );
};

const handOutTokens: StewardHandler = async (side, request, { id }) => {
  const { count } = jsonBody(request, ['count']);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 50) {
    throw new Refusal('malformed');
  }
  return {
    tokens: await drawWorkTokens(side.db, side.community.id, id, count, todayOf(side)),
  };
};

/** 409 `roster-changed` with the bundle as it is now, so that nothing else need be asked. */
export async function rosterChanged(side: Pick<DeskSide, 'board'>): Promise<Refusal> {
  const { json } = await side.board.bundle();
  return new Refusal('roster-changed', { community: JSON.parse(json) });
}
