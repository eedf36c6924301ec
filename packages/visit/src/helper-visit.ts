import type { Community } from '@nearhand/protocol/community';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, encodeDevice } from '@nearhand/seal/device-leaf';
import { doorOf } from '@nearhand/seal/epoch-keys';
import type { SlotContent } from '@nearhand/seal/slot';
import type { Api } from './api.ts';
import type { DeskMember } from './desk-line.ts';
import { VisitError } from './error.ts';
import type { LedgerView } from './ledger-view.ts';
import type { PresentShift } from './present-shift.ts';
import { checkpointOf } from './readers-check.ts';
import { RoomSession } from './room-session.ts';
import { RoomVisit } from './room-visit.ts';
import type { Side } from './side.ts';

/** What a helper opens a room with. */
export interface HelperEntry {
  readonly api: Api;
  readonly community: Community;
  readonly ledger: LedgerView;
  readonly leaf: DeviceLeaf;
  readonly member: DeskMember;
  readonly shift: PresentShift;
  readonly hideName: boolean;
  readonly held: SlotContent;
  /** @throws VisitError `shut-out` where the newest epoch has no slot for this device */
  readonly renew: () => Promise<SlotContent>;
}

/** A helper in a room. */
export class HelperVisit extends RoomVisit {
  /** Asks the resident to let in a colleague's device, or another desk. */
  async askToLetIn(
    whom: { readonly leaf: DeviceLeaf } | { readonly desk: string },
    why?: string,
  ): Promise<void> {
    const asked =
      'leaf' in whom ? { who: toBase64url(encodeDevice(whom.leaf)) } : { desk: whom.desk };
    await this.say({ kind: 'asked-to-let-in', ...asked, ...(why && { why }) });
  }

  /**
   * Whether the resident's device was shown the same public ledger as this one; undefined for a
   * room whose readers were never verified.
   */
  async seesSameLedger(): Promise<boolean | undefined> {
    const seen = checkpointOf(this.session);
    if (seen === undefined || this.session.side.author.by !== 'helper') return undefined;
    return this.session.ledger.agrees(seen, this.session.side.author.leaf.desk);
  }

  /** Asks the resident to be shut out. */
  async askOut(why?: string): Promise<void> {
    await this.say({ kind: 'asked-to-let-in', out: true, ...(why && { why }) });
  }
}

/** Opens a room with the slot that a row of the inbox gave. */
export async function enterAsHelper(entry: HelperEntry): Promise<HelperVisit> {
  const { api, community, ledger, held, member } = entry;
  const side = helperSide(entry);
  const session = await RoomSession.enter({ api, community, ledger, side, held });
  const own = toBase64url(member.leafHash);
  if (!session.state.readers.some(({ leafHash }) => leafHash === own)) {
    throw new VisitError('refused-epoch', 'a slot without a member');
  }
  return new HelperVisit(session);
}

function helperSide({ leaf, member, shift, hideName, renew }: HelperEntry): Side {
  const leafHash = toBase64url(member.leafHash);
  return {
    author: { by: 'helper', leaf, leafHash },
    authorHash: member.leafHash,
    signer: member.signer,
    hidesName: hideName,
    shift: () => shift.mark(),
    address: async ({ K, epoch }) => {
      const signer = await doorOf(K);
      const path = `/api/doors/${toBase64url(signer.publicKey)}`;
      const token = (refused?: string): Promise<string> => shift.token(refused);
      return { path, side: 'helper', signer, origin: member.origin, epoch, shift: token };
    },
    renew,
  };
}
