import { parentPort, workerData } from 'node:worker_threads';
import { signedLeaf, TestDesk, TestLedger } from '@nearhand/ledger/desk.fixture';
import { indexLeaf } from '@nearhand/ledger/index-map';
import { decodeLeaf } from '@nearhand/ledger/leaf';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { LedgerServer } from '../apps/cli/src/ledger/ledger-server.fixture.ts';
import { hashNatively } from '../apps/cli/src/ledger/native-hash.ts';

/** A thread that makes a ledger and serves it on this machine: `kind` says of what. */
const { kind, size } = workerData as { readonly kind: 'mixed' | 'desks'; readonly size: number };

hashNatively();
const server = await LedgerServer.open(kind === 'desks' ? await deskLeaves() : await mixedLeaves());
parentPort?.postMessage({ url: server.url, key: encodeVerifierKey(server.signer.key) });

/** Changes at a hundred desks: a device, a roster that two stewards sign, an index, over and over. */
async function deskLeaves(): Promise<readonly Uint8Array[]> {
  const ledger = new TestLedger();
  const desks = await foundDesks(ledger, 100);
  const held = desks.map((): { readonly hash: string }[] => []);
  for (let change = 0; ledger.size < size; change += 1) {
    const at = change % desks.length;
    const desk = desks[at];
    const devices = held[at];
    if (desk === undefined || devices === undefined) break;
    // Somebody comes and somebody goes, so that a roster stays as long as a desk is.
    devices.push(await desk.device(`helper ${change}`));
    if (devices.length > 8) devices.shift();
    const roster = desk.roster(Math.floor(change / desks.length) + 1, devices);
    desk.put(await signedLeaf('roster', roster, desk.stewards.slice(0, 2)));
    ledger.add(decodeLeaf(indexLeaf(ledger.index)));
  }
  return leavesOf(ledger);
}

/** Ten desks, and beside them what a ledger will mostly be: short leaves that nobody signs here. */
async function mixedLeaves(): Promise<readonly Uint8Array[]> {
  const ledger = new TestLedger();
  await foundDesks(ledger, 10);
  const leaves = [...leavesOf(ledger)];
  const index = indexLeaf(ledger.index);
  for (let i = leaves.length; i < size - 1; i += 1) {
    leaves.push(i % 100 === 0 ? index : shortLeaf(i));
  }
  return [...leaves, index];
}

/** As long as a ballot is about to be, of a kind that is still to come. */
function shortLeaf(number: number): Uint8Array {
  const leaf = Buffer.alloc(300, number & 0xff);
  leaf.writeUInt8(1, 0);
  leaf.writeUInt8(8, 1);
  leaf.writeUInt32BE(number, 8);
  return leaf;
}

async function foundDesks(ledger: TestLedger, count: number): Promise<readonly TestDesk[]> {
  const desks: TestDesk[] = [];
  for (let i = 0; i < count; i += 1) {
    const desk = new TestDesk(ledger);
    await desk.found(2, 3);
    desks.push(desk);
  }
  return desks;
}

function leavesOf(ledger: TestLedger): readonly Uint8Array[] {
  return Array.from({ length: ledger.size }, (_, index) => ledger.leaf(index));
}
