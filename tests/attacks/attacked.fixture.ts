import assert from 'node:assert/strict';
import { after } from 'node:test';
import { stewardsOf } from '@nearhand/ledger/desk-root';
import { LedgerError } from '@nearhand/ledger/error';
import type { Community } from '@nearhand/protocol/community';
import { SealError } from '@nearhand/seal/error';
import { makeStewardDevice, type NewDevice } from '@nearhand/visit/enrolment';
import { isVisitError } from '@nearhand/visit/error';
import { Steward } from '@nearhand/visit/steward';
import { type AlteringServer, alteringServer } from '../integration/altering-server.fixture.ts';
import { enrolHelper, enrolSteward, type Served, serve, wireTo } from '../integration/served.ts';
import { untilPublished } from './operator.fixture.ts';

/** A server, the same in wrong hands, and those who work at its desk: 2 of 3 stewards hold it. */
export interface Attacked {
  readonly served: Served;
  readonly evil: AlteringServer;
  readonly desk: string;
  readonly mei: NewDevice;
  readonly tom: NewDevice;
  readonly stewards: readonly [NewDevice, NewDevice, NewDevice];
  /** The first of them, signed in. */
  readonly steward: Steward;
}

/** Raises it once for a file; it goes away with the file's last test. */
export async function raiseAttacked(): Promise<Attacked> {
  const served = await serve();
  const evil = await alteringServer(served.url);
  after(() => evil.close());
  const { api } = wireTo(served.url);
  const first = await enrolSteward(api, served.links.steward);
  const mei = await enrolHelper(api, served.links.helpers[0] ?? '', 'Mei');
  const tom = await enrolHelper(api, served.links.helpers[1] ?? '', 'Tom');
  const community = await api.community();
  const desk = community.desks[0]?.id ?? '';
  const steward = await Steward.signIn(api, community, first.content);
  const others = await drawStewards(community, desk);
  await holdByThree(steward, others);
  await untilPublished(
    served,
    (leaves) => leaves.filter(({ kind }) => kind === 'root').length >= 3,
  );
  await steward.refresh();
  assert.equal(steward.verified?.root.k, 2);
  return { served, evil, desk, mei, tom, stewards: [first, ...others], steward };
}

function drawStewards(community: Community, desk: string): Promise<[NewDevice, NewDevice]> {
  const draw = (name: string) => makeStewardDevice({ desk, name }, community.origin);
  return Promise.all([draw('Ping'), draw('Qiu')]);
}

/** A sample begins with its server as a steward, which goes here. */
async function holdByThree(
  steward: Steward,
  others: readonly [NewDevice, NewDevice],
): Promise<void> {
  assert.ok(steward.verified);
  const keys = stewardsOf(steward.verified.root).map(({ sign }) => sign);
  const without = keys.filter((key) => key !== steward.key);
  const added = others.map(({ leafBytes }) => leafBytes);
  const progress = await steward.changeStewards({ added, without, k: 2 });
  assert.deepEqual(progress, { signed: 1, needed: 1 });
}

/** That an act is refused with what the server shows of the ledger, for this reason. */
export function refusedByLedger(act: Promise<unknown>, reason: string): Promise<void> {
  return assert.rejects(act, (error) => {
    assert.ok(isVisitError(error, 'ledger'), String(error));
    const { cause } = error;
    assert.ok(cause instanceof LedgerError || cause instanceof SealError, String(cause));
    assert.equal(cause.code, reason, String(cause));
    return true;
  });
}
