import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { withDatabase } from '../../apps/server/src/commands/command-database.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { getCommunity } from '../../apps/server/src/features/community/community.ts';
import { Keeper, nightPlaces } from '../../apps/server/src/features/keeping/keeping.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { type Canary, rawCanary, type Sighting, searchFolder } from './canary-search.ts';
import { nearhand } from './nearhand.fixture.ts';
import { askFor, enrolHelper, enrolSteward, leafOf, wireTo } from './served.ts';

/**
 * After an erase and one night nothing is left that opens the room, even for whoever holds every
 * helper's keys and the card: their slots lie under a key from `S`, and neither `S` nor a night key
 * that opens a wrapped `S` is anywhere any more (`ROOMS.md`, "Erasing, expiring, restoring").
 */
describe('an erased room, after a night', () => {
  let folder: string;
  let stage: Stage;
  let secrets: readonly Canary[];
  let oldKey: Canary;
  let wrapped: readonly {
    readonly epoch: number;
    readonly keyId: Buffer;
    readonly wrapped: Buffer;
  }[];
  let roomId: Buffer;
  const places = () => ['data', 'second', 'temporary'].map((name) => join(folder, name));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearhand-left-'));
    await mkdir(join(folder, 'temporary'), { mode: 0o777 });
    stage = await raiseStage(settings());
  });

  after(async () => {
    await stage.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function settings() {
    return {
      NEARHAND_DATA: join(folder, 'data'),
      NEARHAND_SECOND_PLACE: join(folder, 'second'),
      TMPDIR: join(folder, 'temporary'),
    };
  }

  /** `S` of each epoch in clear and as stored, and the night key, as a thief with root finds them. */
  async function stealSecrets(): Promise<void> {
    const config = readConfig(settings());
    await withDatabase(config, createLog('silent'), async ({ db }) => {
      const community = await getCommunity(db);
      assert.ok(community !== undefined);
      const keeper = await Keeper.open(db, community.id, nightPlaces(config, community.id));
      wrapped = await db
        .selectFrom('room_secrets')
        .select(['epoch', 'key_id as keyId', 'wrapped'])
        .where('community_id', '=', community.id)
        .where('room_id', '=', roomId)
        .execute();
      secrets = wrapped.map((row) =>
        rawCanary(`S of epoch ${row.epoch}`, keeper.unwrap(roomId, row.epoch, row)),
      );
      const [first] = wrapped;
      assert.ok(first !== undefined);
      oldKey = rawCanary('the night key before', keeper.keys.get(first.keyId));
    });
  }

  async function found(canaries: readonly Canary[]): Promise<readonly Sighting[]> {
    const sightings: Sighting[] = [];
    for (const place of places()) sightings.push(...(await searchFolder(place, canaries)).found);
    return sightings;
  }

  it('opens for nobody: no S and no night key of before is in any file', async (context) => {
    const wire = wireTo(stage.url);
    const links = stage.links();
    await enrolSteward(wire.api, links.find((link) => link.includes('#enrol-steward')) ?? '');
    const [one = '', two = ''] = links.filter((link) => !link.includes('#enrol-steward'));
    const wren = await enrolHelper(wire.api, one, 'Wren');
    const kit = await enrolHelper(wire.api, two, 'Kit');
    const first = { kind: 'said', text: 'a letter' } as const;
    const { card, community } = await askFor(wire, [wren, kit], [first]);
    const keys = await roomKeysOf(card, community.origin);
    roomId = Buffer.from(keys.roomId);
    const back = await ResidentVisit.open(wire.api, community, keys);
    await back.readersChecked;
    const leaf = leafOf(wren);
    await back.changeReaders([{ leaf, desk: leaf.desk, history: true }]);
    await stealSecrets();
    assert.equal(secrets.length, 2, 'one S for each epoch');
    const lying = await found([oldKey]);
    assert.deepEqual(
      [
        ...new Set(lying.map(({ place }) => (place.includes('/second/') ? 'second' : 'data'))),
      ].sort(),
      ['data', 'second'],
      'the search sees the key while it is in use',
    );

    await back.erase();
    const night = await nearhand(stage.url, ['night'], '', settings());
    assert.equal(night.exitCode, 0, night.errors);
    await stage.stop();

    assert.deepEqual(await found([...secrets, oldKey]), []);
    // The wrapped bytes may still lie in the write-ahead log. They open under no key that is left.
    const stored = wrapped.map((row) => rawCanary('wrapped', row.wrapped));
    context.diagnostic(`${(await found(stored)).length} places still hold a wrapped S`);
    const config = readConfig(settings());
    const { own, second } = nightPlaces(config, await communityId(config));
    for (const place of [own, second]) {
      for (const id of (await place?.keyIds()) ?? []) {
        const key = await readFile(place?.file(`key-${id.toString('hex')}`) ?? '');
        assert.ok(!wrapped.some(({ keyId }) => keyId.equals(id)));
        assert.equal(key.length, 32);
      }
    }
  });

  async function communityId(config: ReturnType<typeof readConfig>): Promise<Buffer> {
    return await withDatabase(config, createLog('silent'), async ({ db }) => {
      const community = await getCommunity(db);
      assert.ok(community !== undefined);
      return community.id;
    });
  }
});
