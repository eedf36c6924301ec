import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readersHistory } from '@nearhand/room/readers-history';
import { toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import type { NewDevice } from '@nearhand/visit/enrolment';
import type { ChangeProof } from '@nearhand/visit/reader-proofs';
import type { Reader } from '@nearhand/visit/readers-change';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { alteringServer } from './altering-server.fixture.ts';
import { askFor, enrolHelper, enrolSteward, leafOf, serve, signIn, wireTo } from './served.ts';

const served = await serve();
const { url } = served;
const wire = wireTo(url);
await enrolSteward(wire.api, served.links.steward);
const mei = await enrolHelper(wire.api, served.links.helpers[0] ?? '', 'Mei');

function reader(device: NewDevice): Reader {
  const leaf = leafOf(device);
  return { leaf, desk: leaf.desk, history: false };
}

/** A room of three lists: Mei; Mei and Tom; Mei, since Tom left the desk. */
async function roomOfThreeLists() {
  const asked = await askFor(wire, [mei], [{ kind: 'said', text: 'one' }]);
  const tom = await enrolHelper(wire.api, served.links.helpers[1] ?? '', 'Tom');
  // The refusal brings the roster with the newcomer.
  await assert.rejects(asked.visit.changeReaders([reader(mei)]), { code: 'roster-changed' });
  await asked.visit.changeReaders([reader(mei), reader(tom)]);
  const shift = await signIn(url, tom);
  for (const room of await shift.inbox()) await shift.open(room);
  await shift.leaveDesk();
  return { ...asked, tom };
}

const { card, community, tom } = await roomOfThreeLists();
const hand = await alteringServer(url);
after(() => hand.close());

async function visitThrough(address: string): Promise<ResidentVisit> {
  const keys = await roomKeysOf(card, community.origin);
  const { api } = wireTo(address);
  const visit = await ResidentVisit.open(api, await api.community(), keys);
  await visit.readersChecked;
  await visit.loadAll();
  await visit.openings();
  return visit;
}

function states(proofs: ReadonlyMap<number, ChangeProof>): readonly string[] {
  return [...proofs.values()].map((proof) =>
    proof.state === 'refused' ? `refused: ${proof.why}` : proof.state,
  );
}

test('each list is proven by the roster that counted then, its signers, and who had left', async () => {
  const visit = await visitThrough(url);
  const proofs = await visit.proveReaders();
  assert.deepEqual(states(proofs), ['held', 'held', 'held']);
  const rosters = [...proofs.values()].flatMap((proof) =>
    proof.state === 'held' ? proof.rosters : [],
  );
  assert.deepEqual(
    rosters.map(({ devices, signed, needed }) => [devices.length, signed, needed]),
    [
      [1, 1, 1],
      [2, 1, 1],
      [2, 1, 1],
    ],
  );
  const left = [...proofs.values()].map((proof) =>
    proof.state === 'held' ? [...proof.left.keys()] : [],
  );
  assert.deepEqual(left, [[], [], [toBase64url(leafHash(tom.leafBytes))]]);
  const lines = readersHistory(visit.state);
  assert.deepEqual(
    lines.flatMap((line) =>
      line.type === 'change' ? [[line.letIn.length, line.shutOut.length]] : [],
    ),
    [
      [1, 0],
      [1, 0],
      [0, 1],
    ],
  );
  const opened = lines.filter((line) => line.type === 'opening');
  assert.ok(opened.length >= 2 && opened.every(({ opening }) => opening.valid));
});

test('a server that keeps a past list back cannot have it pass', async () => {
  const visit = await visitThrough(hand.url);
  const now = `/ledger/desks/${leafOf(mei).desk}`;
  const file = Buffer.from(await (await fetch(`${url}${now}`)).arrayBuffer());
  hand.alter = (path) => (path === `${now}/history` ? file : undefined);
  const proofs = await visit.proveReaders();
  // What the newest list still proves is proven.
  assert.deepEqual(states(proofs), ['refused: succession', 'held', 'held']);
  hand.alter = () => undefined;
  assert.deepEqual(states(await visit.proveReaders()), ['held', 'held', 'held']);
});

test('a list that was sealed under a ledger which is not the one of today stands out', async () => {
  const visit = await visitThrough(hand.url);
  const proofs = await visit.proveReaders();
  const [first] = [...proofs.values()];
  assert.ok(first?.state === 'held');
  hand.alter = (path, truth) =>
    path.startsWith(`/ledger/consistency/${first.size}/`)
      ? Buffer.alloc(truth.length, 7)
      : undefined;
  assert.deepEqual(states(await visit.proveReaders()), ['refused: consistency', 'held', 'held']);
  hand.alter = () => undefined;
});
