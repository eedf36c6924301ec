import type { LedgerPolicy } from '@nearhand/ledger/policy';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { toBase64url } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import type { Journal } from '@nearhand/visit/journal';
import type { ChangeProof } from '@nearhand/visit/reader-proofs';
import type { ProvenLedger, RoomProofs } from '@nearhand/visit/room-proofs';
import type { CheckedRoom, CheckWish } from './checked-room.ts';
import type { Findings } from './finding.ts';
import { isContinuedAfter, proveLedger } from './proven-ledger.ts';

/** What the ledger in the file says of each change of readers, as findings. */
export async function checkLedger(
  { chain: { epochs } }: Journal,
  proofs: RoomProofs,
  wish: CheckWish,
  findings: Findings,
): Promise<Pick<CheckedRoom, 'ledger' | 'policy'>> {
  const onWord = epochs.filter(({ inside }) => inside !== undefined && inside.ledger === undefined);
  for (const { manifest } of onWord) {
    findings.add(
      'unproven',
      'ledger',
      `Who the readers of change ${manifest.epoch} were: it was made on the server’s word, without the ledger.`,
    );
  }
  for (const { manifest, inside } of epochs) {
    if (inside !== undefined) continue;
    findings.add(
      'unproven',
      'ledger',
      `Change ${manifest.epoch}: the room itself could not read it any more.`,
    );
  }
  if (!epochs.some(({ inside }) => inside?.ledger)) return {};
  const proven = await findings.try('ledger', 'The ledger in the file does not hold:', async () => {
    const policy = policyOf(proofs.origin, proofs.ledger, wish);
    return { policy, ledger: await proveLedger(proofs, epochs, { ...wish, policy }) };
  });
  if (proven === undefined) return {};
  for (const [epoch, proof] of proven.ledger.epochs) tellEpoch(epoch, proof, findings);
  for (const epoch of epochs) {
    if (epoch.inside?.restored === undefined) continue;
    const { backup } = epoch.inside.restored;
    const isPublic = isContinuedAfter(epoch, epochs, proven.ledger.restore);
    findings.add(
      isPublic ? 'held' : 'unproven',
      'ledger',
      `Change ${epoch.manifest.epoch} goes on after the server was set up again from a backup of ${backup}${isPublic ? ', which the ledger tells' : ': the newest restore in the file is another'}.`,
    );
  }
  return proven;
}

function policyOf(origin: string, said: ProvenLedger | undefined, wish: CheckWish): LedgerPolicy {
  if (said === undefined) throw new SealError('shape', 'no ledger in room.json');
  const key = decodeVerifierKey(said.key);
  const own = wish.keys.find((each) => toBase64url(each.publicKey) === toBase64url(key.publicKey));
  const witnesses =
    wish.witnesses.length > 0 ? wish.witnesses : said.witnesses.map(decodeVerifierKey);
  return {
    origin,
    key: own ?? wish.keys[0] ?? key,
    witnesses,
    needed: wish.needed ?? Math.min(said.needed, witnesses.length),
  };
}

function tellEpoch(epoch: number, proof: ChangeProof, findings: Findings): void {
  if (proof.state === 'refused') {
    findings.add('wrong', 'ledger', `Change ${epoch} does not fit the ledger (${proof.why}).`);
    return;
  }
  if (proof.state !== 'held') return;
  for (const { desk, number, place, signed, stewards, devices } of proof.rosters) {
    findings.add(
      'held',
      'ledger',
      `Change ${epoch}: everybody let in was on list ${number} of desk ${desk}, of ${devices.length} devices, leaf ${place}, signed by ${signed} of ${stewards} stewards; the ledger had ${proof.size} leaves.`,
    );
  }
}
