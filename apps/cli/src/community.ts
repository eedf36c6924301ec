import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community, Desk } from '@nearhand/protocol/community';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { Api } from '@nearhand/visit/api';
import { CliError } from './cli-error.ts';
import type { Config } from './config.ts';

export interface Reached {
  readonly api: Api;
  readonly community: Community;
}

/** Asks the server for its community. @throws VisitError `offline` where nobody answers */
export async function reach({ url }: Config): Promise<Reached> {
  const api = new Api({ fetch: (address, init) => fetch(address, init), base: url });
  return { api, community: await api.community() };
}

/** A desk by its id or by its name in any language; the only one where none is named. */
export function findDesk({ desks }: Community, wanted: string | undefined): Desk {
  const [only] = desks;
  if (wanted === undefined && only !== undefined && desks.length === 1) return only;
  const found = desks.filter(
    ({ id, names }) => id === wanted || Object.values(names).some((name) => isLike(name, wanted)),
  );
  const [desk] = found;
  if (desk !== undefined && found.length === 1) return desk;
  const names = desks.map((each) => `${each.names.en} (${each.id})`).join('; ');
  throw new CliError(
    'usage',
    wanted === undefined
      ? `Say which desk with --desk. There are: ${names}.`
      : `“${wanted}” is no desk here, or more than one. There are: ${names}.`,
  );
}

/** The helpers of a desk whom a client may seal to now. */
export function helpersOf(roster: VerifiedRoster): readonly DeviceLeaf[] {
  const now = Date.now();
  return roster.devices.filter((device) => roster.maySeal(device, now)).map(({ leaf }) => leaf);
}

/** The helpers that were named, each by name or device id. @throws CliError `usage` */
export function findHelpers(
  helpers: readonly DeviceLeaf[],
  wanted: readonly string[],
): readonly DeviceLeaf[] {
  return wanted.map((word) => {
    const found = helpers.filter(({ id, name }) => id === word || isLike(name, word));
    const [helper] = found;
    if (helper !== undefined && found.length === 1) return helper;
    const names = helpers.map(({ id, name }) => `${name} (${id})`).join('; ') || 'nobody';
    throw new CliError('usage', `“${word}” is nobody here, or more than one. There are: ${names}.`);
  });
}

function isLike(name: string, wanted: string | undefined): boolean {
  return name.toLowerCase() === wanted?.toLowerCase();
}
