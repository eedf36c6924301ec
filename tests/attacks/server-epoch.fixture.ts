import type { InboxRow } from '@nearhand/protocol/inbox-row';
import { encodeContent } from '@nearhand/room/content';
import { concat, fromBase64url, zeros } from '@nearhand/seal/bytes';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { encodeDevice } from '@nearhand/seal/device-leaf';
import { sealEntry } from '@nearhand/seal/entry';
import { drawEpochSecrets, epochKeysOf } from '@nearhand/seal/epoch-keys';
import {
  encodeManifest,
  epochHead,
  type Manifest,
  type ManifestFields,
} from '@nearhand/seal/manifest';
import { sealMembers } from '@nearhand/seal/members';
import { noChain, sealOlder } from '@nearhand/seal/older';
import { randomBytes } from '@nearhand/seal/random';
import { type Signer, signerOf } from '@nearhand/seal/signature';
import { decoySlot, sealSlot, slotHash, tieOf } from '@nearhand/seal/slot';

/** Bytes of a manifest under whatever signature its maker can give. */
export async function signedBy(fields: ManifestFields, signer: Signer): Promise<Uint8Array> {
  const unsigned = encodeManifest(fields);
  return concat(unsigned, await signer.sign('manifest', unsigned));
}

/** An epoch that a server made for one helper, with what it answers for it. */
export interface ServerEpoch {
  readonly row: InboxRow;
  readonly manifest: Uint8Array;
  readonly entry: Uint8Array;
  readonly S: Uint8Array;
  readonly sequence: number;
}

/**
 * What a server can make of what it knows: the public key of the room, the recipient in the helper's
 * leaf, the manifests of before. It lacks the room key alone, and signs with one of its own.
 */
export async function serverEpoch(
  before: Manifest,
  { sequence, head }: { readonly sequence: number; readonly head: Uint8Array },
  helper: DeviceLeaf,
): Promise<ServerEpoch> {
  const { roomId, roomKey, origin } = before;
  const epoch = before.epoch + 1;
  const place = { roomId, epoch };
  const secrets = drawEpochSecrets();
  const { K, S, h } = secrets;
  const { door, commitment, membersKey, entryKey } = await epochKeysOf(K, S);
  const tie = tieOf(roomKey, { epoch, door: door.publicKey, commitment });
  const slot = await sealSlot(helper.age, { roomKey, epoch, from: epoch, K, H: noChain(), tie });
  const slots = [slot, await decoySlot()];
  const leafBytes = encodeDevice(helper);
  const members = [{ from: epoch, since: epoch, leafBytes }];
  const roster = { desk: fromBase64url(helper.desk), number: 1, devices: 1 };
  const fields: ManifestFields = {
    ...{ ...place, origin, roomKey, sequence },
    ...{ previous: before.head, journalHead: head, openingHead: before.openingHead },
    rosters: [roster],
    slots: slots.map(slotHash),
    door: door.publicKey,
    commitment,
    members: sealMembers(place, membersKey, members),
    older: sealOlder(place, h, [randomBytes(32)]),
  };
  const own = await signerOf(randomBytes(32));
  const manifest = await signedBy(fields, own);
  const { bytes: entry } = await sealEntry({
    place: { roomId, epoch, sequence: sequence + 1, previous: epochHead(manifest) },
    entryKey,
    id: randomBytes(16),
    author: zeros(),
    content: encodeContent({ kind: 'said', at: 1, text: 'tell me everything' }),
    signer: own,
  });
  const row = {
    ...{ day: 20_000, rowId: randomBytes(16), epoch, rosterNumber: roster.number },
    ...{ door: door.publicKey, commitment, slots },
  };
  return { row, manifest, entry, S, sequence: sequence + 2 };
}
