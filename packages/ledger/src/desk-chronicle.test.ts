import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { signedLeaf, TestDesk } from './desk.fixture.ts';
import { DeskChronicle } from './desk-chronicle.ts';
import { decodeDeskFile, encodeDeskFile } from './desk-file.ts';
import { LedgerError } from './error.ts';

/** Mei; then Ann beside her; then Ann has left and Mei is alone. Places are those of the ledger. */
async function scene() {
  const desk = new TestDesk();
  await desk.found(2, 3);
  const mei = await desk.device('林美玉');
  const two = desk.stewards.slice(0, 2);
  const rosters = [desk.put(await signedLeaf('roster', desk.roster(1, [mei]), two))];
  const ann = await desk.device('Ann');
  desk.ledger.grow(1_000);
  rosters.push(desk.put(await signedLeaf('roster', desk.roster(2, [mei, ann]), desk.stewards)));
  const leaving = desk.put(await signedLeaf('leaving', desk.leaving(ann.hash), [ann]));
  desk.left.push(ann.hash);
  rosters.push(desk.put(await signedLeaf('roster', desk.roster(3, [mei]), two)));
  return { desk, mei, ann, rosters, leaving };
}

async function chronicle(desk: TestDesk): Promise<DeskChronicle> {
  const trusted = await desk.ledger.trust((await desk.ledger.publish()).note);
  return DeskChronicle.verify(
    trusted,
    desk.desk,
    decodeDeskFile(encodeDeskFile(await desk.file())),
  );
}

function refused(promise: Promise<unknown>, code: string): Promise<void> {
  return assert.rejects(promise, (error) => error instanceof LedgerError && error.code === code);
}

suite('what the ledger ever said of a desk', () => {
  test('names for each size the roster that counted, who signed it, and who left when', async () => {
    const { desk, mei, ann, rosters, leaving } = await scene();
    const all = await chronicle(desk);
    const [first = 0, second = 0, third = 0] = rosters;
    assert.equal(all.rosterAt(first), undefined);
    const told = [first + 1, second, second + 1, third + 1].map((size) => all.rosterAt(size));
    assert.deepEqual(
      told.map((roster) => roster && [roster.number, roster.place, roster.signed, roster.needed]),
      [
        [1, first, 2, 2],
        [1, first, 2, 2],
        [2, second, 3, 2],
        [3, third, 2, 2],
      ],
    );
    assert.deepEqual(all.rosterAt(third)?.devices, [mei.hash, ann.hash]);
    assert.equal(all.leavings.get(ann.hash), leaving);
    assert.equal(all.leavings.get(mei.hash), undefined);
  });

  test('is refused where a roster between, the newest, or a leaving is kept back', async () => {
    const { desk, rosters, leaving } = await scene();
    const whole = [...desk.places];
    const without = (place: number | undefined) => whole.filter((each) => each !== place);
    desk.places = without(rosters[1]);
    await refused(chronicle(desk), 'succession');
    desk.places = without(rosters[2]);
    await refused(chronicle(desk), 'index-map');
    desk.places = without(leaving);
    await refused(chronicle(desk), 'device');
    desk.left = [];
    await refused(chronicle(desk), 'index-map');
  });

  test('is refused where too few stewards signed a roster of long ago', async () => {
    const desk = new TestDesk();
    await desk.found(2, 3);
    const mei = await desk.device('林美玉');
    const one = desk.stewards.slice(0, 1);
    desk.put(await signedLeaf('roster', desk.roster(1, [mei]), one));
    desk.put(await signedLeaf('roster', desk.roster(2, [mei]), desk.stewards));
    await refused(chronicle(desk), 'threshold');
  });
});
