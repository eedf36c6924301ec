import assert from 'node:assert/strict';
import { type DeskPins, posterText } from '@nearhand/ledger/policy';
import { toBase64url } from '@nearhand/seal/bytes';
import { openPassphraseFile } from '@nearhand/seal/passphrase-file';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import type { NewDevice } from '@nearhand/visit/enrolment';
import type { Reader } from '@nearhand/visit/readers-change';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { tar } from '@nearhand/visit/tar';
import type { CheckWish } from '../../apps/cli/src/taken-away/checked-room.ts';
import { readTar } from '../../apps/cli/src/tar-files.ts';
import { askFor, leafOf, signIn, wireTo } from './served.ts';

export const passphrase = 'seven-words-of-my-own';

/** The files of an archive, to be changed as an attacker would. */
export type Files = Map<string, Uint8Array>;

/** A room that was taken away, and what the person noted of it beside. */
export interface TakenAway {
  readonly sealed: Uint8Array;
  readonly archive: Uint8Array;
  readonly visit: ResidentVisit;
  readonly headCode: string;
  readonly poster: string;
  readonly pins: DeskPins;
}

/** A fresh copy, so that no change of one test reaches another. */
export function filesOf({ archive }: Pick<TakenAway, 'archive'>): Files {
  return new Map([...readTar(archive)].map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
}

export function packed(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return tar([...files].map(([name, bytes]) => ({ name, bytes })));
}

export function wish(more: Partial<CheckWish> = {}): CheckWish {
  const nothing = { needed: undefined, pins: undefined, headCode: undefined };
  return { keys: [], witnesses: [], ...nothing, now: Date.now(), ...more };
}

function reader(device: NewDevice): Reader {
  const leaf = leafOf(device);
  return { leaf, desk: leaf.desk, history: true };
}

/**
 * A room of three changes of readers, under two lists of the desk, with a paper in it, answers and
 * openings.
 * @param join makes the second helper, who is not yet there when the room begins
 */
export async function takenAway(
  url: string,
  first: NewDevice,
  join: () => Promise<NewDevice>,
): Promise<TakenAway> {
  const wire = wireTo(url);
  const { visit, card, community } = await askFor(wire, [first], [said('房東不修屋頂。')]);
  const keys = await roomKeysOf(card, community.origin);
  const roomKey = toBase64url(keys.signer.publicKey);
  const letter = { name: 'letter.png', type: 'image/png', bytes: randomBytes(70_000) };
  await visit.say(said('the letter'), [letter]);
  const second = await join();
  // The refusal brings the list with the newcomer.
  await assert.rejects(visit.changeReaders([reader(first)]), { code: 'roster-changed' });
  await visit.changeReaders([reader(first), reader(second)]);
  for (const device of [first, second]) {
    const shift = await signIn(url, device);
    const found = (await shift.inbox()).find((room) => room.roomKey === roomKey);
    assert.ok(found, 'in the inbox');
    const helper = await shift.open(found);
    await helper.say(said(`${leafOf(device).name} answers`));
  }
  const back = await ResidentVisit.open(wire.api, community, keys);
  await back.readersChecked;
  await back.changeReaders([reader(first)]);
  await back.say(said('thank you'));
  return pack(back);
}

/** Another room, of a few words. */
export async function shortRoom(url: string, first: NewDevice): Promise<TakenAway> {
  const { visit } = await askFor(wireTo(url), [first], [said('one'), said('two')]);
  await visit.say(said('three'));
  return pack(visit);
}

const said = (text: string) => ({ kind: 'said', text }) as const;

async function pack(visit: ResidentVisit): Promise<TakenAway> {
  const { headCode } = visit;
  const sealed = await visit.takeAway({ passphrase, proofs: true });
  const pins = visit.pins;
  assert.ok(pins, 'verified');
  const archive = await openPassphraseFile(sealed, passphrase);
  return { sealed, archive, visit, headCode, poster: posterText(pins), pins };
}
