import { toBase64url } from '@nearhand/seal/bytes';
import { decodeSteward } from '@nearhand/seal/device-leaf';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { anyBytesIn, bytesIn, jsonBody, type Later, verifyNatively } from '../requests/requests.ts';
import { decodeDescription, largestDescription } from './description.ts';
import { changeDesks, type DeskSide, deskIn, signerIn, todayOf } from './desk-side.ts';
import { addInvitation, foundingStewards, waitingEnrolments } from './enrolments.ts';
import { findFoundingPlan } from './founding-plan.ts';
import { dropProposal, listProposals, type SignedProposal, takeSignature } from './proposals.ts';
import { findSteward } from './queries.ts';
import { newestRoot } from './roots.ts';
import { drawWorkTokens } from './work-tokens.ts';

/** Of a device's or steward's leaf, in bytes. */
export const largestLeaf = 32 * 1024;
const largestPayload = 64 * 1024;

type StewardHandler = (
  side: DeskSide,
  request: FastifyRequest,
  desk: { readonly id: Buffer; readonly steward: Buffer; readonly reply: FastifyReply },
) => Promise<unknown>;

/** What only a desk's stewards ask for (`docs/http.md`, "Desks"). */
export function registerStewards(app: App, later: Later<DeskSide>): void {
  const by =
    (who: typeof isSteward, handler: StewardHandler, status = 200) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const side = await later.get();
      const id = deskIn(request);
      const steward = await signerIn(side, request);
      if (!(await who(side, id, steward))) throw new Refusal('not-permitted');
      reply.code(status);
      const answer = await handler(side, request, { id, steward, reply });
      return reply.send(answer ?? {});
    };
  app.post('/api/desks/:desk/invitations', by(isSteward, invite, 201));
  app.get('/api/desks/:desk/enrolments', by(isSteward, listEnrolments));
  app.get('/api/desks/:desk/troubles', by(isSteward, tellTroubles));
  app.put('/api/desks/:desk', by(isSteward, describe));
  app.post('/api/desks/:desk/tokens', by(isSteward, handOutTokens, 201));
  app.post('/api/desks/:desk/rosters', by(isSteward, signRoster));
  app.post('/api/desks/:desk/roots', by(isStewardToBe, signRoot));
  app.get('/api/desks/:desk/proposals', by(isStewardToBe, showProposals));
  app.delete('/api/desks/:desk/proposals/:subject', by(isStewardToBe, takeBack));
}

async function isSteward({ db, community }: DeskSide, id: Buffer, key: Buffer): Promise<boolean> {
  return (await findSteward(db, community.id, id, { key })) !== undefined;
}

/** A steward, or one of the first of a desk that has no root yet. */
async function isStewardToBe(side: DeskSide, id: Buffer, key: Buffer): Promise<boolean> {
  if (await isSteward(side, id, key)) return true;
  const founding = await foundingLeaves(side, id);
  return founding.some((leaf) => decodeSteward(leaf).sign === toBase64url(key));
}

async function foundingLeaves({ db, community }: DeskSide, id: Buffer): Promise<readonly Buffer[]> {
  const root = await newestRoot(db, community.id, id);
  return root === undefined ? foundingStewards(db, community.id, id) : [];
}

const invite: StewardHandler = async (side, request, { id }) => {
  const body = jsonBody(request, ['invitation', 'role']);
  const { role } = body;
  if (role !== 'helper' && role !== 'steward') throw new Refusal('malformed');
  const invitation = { deskId: id, invitation: bytesIn(body.invitation, 16), role } as const;
  await addInvitation(side.db, side.community.id, invitation, todayOf(side));
};

const listEnrolments: StewardHandler = ({ db, community }, _request, { id }) =>
  waitingEnrolments(db, community.id, id);

/** What is wrong with the server: where and what stays on `/healthz`, for whoever runs it. */
const tellTroubles: StewardHandler = async ({ troubles }) => ({ troubles: troubles.states() });

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

const signRoster: StewardHandler = async (side, request, { id, steward, reply }) => {
  const body = jsonBody(request, ['roster', 'signature', 'devices']);
  const { devices } = body;
  if (!Array.isArray(devices) || devices.length > 200) throw new Refusal('malformed');
  return sign(side, id, reply, {
    kind: 'roster',
    payload: anyBytesIn(body.roster, largestPayload),
    devices: devices.map((leaf) => anyBytesIn(leaf, largestLeaf)),
    key: steward,
    signature: bytesIn(body.signature, 64),
  });
};

const signRoot: StewardHandler = async (side, request, { id, steward, reply }) => {
  const body = jsonBody(request, ['root', 'signature']);
  return sign(side, id, reply, {
    kind: 'root',
    payload: anyBytesIn(body.root, largestPayload),
    devices: [],
    key: steward,
    signature: bytesIn(body.signature, 64),
  });
};

/** 201 where it counts from now on, 202 where others have to sign it too. */
async function sign(
  side: DeskSide,
  id: Buffer,
  reply: FastifyReply,
  proposal: SignedProposal,
): Promise<object> {
  const at = { now: side.now(), today: todayOf(side) };
  try {
    const progress = await changeDesks(side, (db) =>
      takeSignature(db, side.community, id, proposal, at),
    );
    reply.code(progress.signed >= progress.needed ? 201 : 202);
    return progress;
  } catch (error) {
    const isOld = error instanceof Refusal && error.code === 'roster-changed';
    throw isOld ? await rosterChanged(side) : error;
  }
}

const showProposals: StewardHandler = async (side, _request, { id }) => {
  const { db, community } = side;
  const b64 = (bytes: Uint8Array) => toBase64url(bytes);
  const root = await newestRoot(db, community.id, id);
  const planned = await findFoundingPlan(db, community.id, id);
  const founding = await foundingLeaves(side, id);
  const proposals = await listProposals(db, community.id, id);
  return {
    ...(root && { root: b64(root.bytes) }),
    ...(planned && { planned }),
    founding: founding.map(b64),
    proposals: proposals.map(({ kind, payload, devices, signers }) => ({
      kind,
      payload: b64(payload),
      devices: devices.map(b64),
      signers: signers.map(b64),
    })),
  };
};

const takeBack: StewardHandler = async (side, request, { id }) => {
  const { subject } = request.params as { readonly subject?: unknown };
  await dropProposal(side.db, side.community.id, id, bytesIn(subject, 32));
};

/** 409 `roster-changed` with the bundle as it is now, so that nothing else need be asked. */
export async function rosterChanged(side: Pick<DeskSide, 'board'>): Promise<Refusal> {
  const { json } = await side.board.bundle();
  return new Refusal('roster-changed', { community: JSON.parse(json) });
}
