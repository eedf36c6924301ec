import { type Installation, raise } from '../../rooms/installation.fixture.ts';
import { type Member, staff } from '../../rooms/private-client.fixture.ts';
import { makeApiKey } from '../reports.tsx';
import { findForward } from './forwards.ts';
import { outwardRound } from './outward-round.ts';
import { type OutwardSide, outwardSide } from './outward-side.ts';

/** A town that sends reports on, with its steward and a program that makes reports. */
export interface Town {
  readonly installation: Installation;
  readonly side: OutwardSide;
  readonly steward: Member;
  readonly helper: Member;
  readonly deskId: string;
  readonly key: string;
}

export async function raiseTown(inside: readonly string[], origin: string): Promise<Town> {
  const installation = await raise({
    NEARHAND_INSIDE: inside.join(' '),
    NEARHAND_ORIGIN: origin,
  });
  const { deskId, steward, helpers } = await staff(installation, installation.links);
  const { ground, community } = installation;
  const now = () => Date.now() + installation.ahead;
  const key = await makeApiKey(ground.db, community.id, 'a test', '2026-01-01');
  const side = outwardSide({ ...ground, community, now });
  return { installation, side, steward, helper: helpers[0], deskId, key };
}

/** A signed request of a steward below their reports. */
export async function asked(
  { installation, deskId, steward }: Pick<Town, 'installation' | 'deskId' | 'steward'>,
  method: string,
  below: string,
  body?: object,
) {
  return await installation.ask(method, `/api/desks/${deskId}/reports${below}`, {
    signer: steward.signer,
    named: true,
    ...(body && { body }),
  });
}

export const usual = { name: 'Riverside', language: 'en', format: 'json', waits: 0, on: true };

/** Sends holes in the road on to there. */
export async function sendHolesTo(town: Town, url: string, code = 'pothole', more = {}) {
  const stored = await asked(town, 'PUT', '/endpoints/riverside', { ...usual, url, ...more });
  if (stored.status !== 200) throw new Error(`endpoint: ${stored.status}`);
  const to = { endpoint: 'riverside', code };
  const kind = await asked(town, 'PUT', '/sent-kinds/pothole', to);
  if (kind.status !== 200) throw new Error(`kind: ${kind.status}`);
}

/** Makes a report through the public interface; returns its id. */
export async function report(
  { installation, key }: Pick<Town, 'installation' | 'key'>,
  fields: Readonly<Record<string, string>> = {},
  photo?: Buffer,
): Promise<string> {
  const form = new FormData();
  const all = { api_key: key, service_code: 'pothole', lat: '25.04', long: '121.55', ...fields };
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  if (photo) form.append('media', new Blob([new Uint8Array(photo)]), 'x.jpg');
  const url = `${installation.base}/open311/v2/requests.json`;
  const answer = await fetch(url, { method: 'POST', body: form });
  const [made] = await answer.json();
  if (answer.status !== 200) throw new Error(JSON.stringify(made));
  return made.service_request_id;
}

/** A round that waits for nothing, as if all pauses were over. */
export async function round({ side }: Town): Promise<void> {
  const { pauses } = outwardSide(side);
  await outwardRound({ ...side, pauses });
}

export async function forwardOf({ side }: Town, id: string) {
  return await findForward(side.db, side.community.id, id);
}

export async function pageOf({ installation }: Pick<Town, 'installation'>, id: string) {
  return await (await fetch(`${installation.base}/reports/${id}`)).text();
}
