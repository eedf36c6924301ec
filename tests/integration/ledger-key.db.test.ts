import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DeskPins } from '@nearhand/ledger/policy';
import { isVisitError } from '@nearhand/visit/error';
import { LedgerView } from '@nearhand/visit/ledger-view';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { nearhand } from './nearhand.fixture.ts';
import { wireTo } from './served.ts';

interface Key {
  readonly key: string;
  readonly told: boolean;
  readonly signed: boolean;
}

let stage: Stage;

before(async () => {
  stage = await raiseStage();
});

after(() => stage.strike());

async function ledger(...words: readonly string[]) {
  const settings = { NEARHAND_DATA: stage.data };
  return nearhand(stage.url, ['ledger', ...words, '--json'], '', settings);
}

async function keys(...words: readonly string[]): Promise<readonly Key[]> {
  const ended = await ledger(...words);
  assert.equal(ended.exitCode, 0, ended.errors);
  return (JSON.parse(ended.output) as { keys: readonly Key[] }).keys;
}

/** The pins of a poster printed now, after a desk was checked, with those of an older one or none. */
async function look(pins?: DeskPins): Promise<DeskPins> {
  const { api } = wireTo(stage.url);
  const community = await api.community();
  const view = LedgerView.of(api, community, pins === undefined ? {} : { pins });
  return view.pinsOf(await view.desk(community.desks[0]?.id ?? ''));
}

/** Asks until the key has signed what is served. */
async function signing(key: string): Promise<void> {
  for (const end = Date.now() + 15_000; ; ) {
    const found = (await keys('keys')).find((each) => each.key === key);
    if (found?.signed) return;
    assert.ok(Date.now() < end, 'the new key never signed');
  }
}

test('a key of the ledger follows another, and what was printed holds until the old one goes', async () => {
  const poster = await look();
  const [old, ...none] = await keys('keys');
  assert.ok(old?.told && old.signed && none.length === 0);
  assert.equal((await ledger('retire', old.key, '--yes')).exitCode, 1);

  const added = (await keys('add-key')).find(({ told }) => !told);
  assert.ok(added);
  await signing(added.key);
  assert.deepEqual(await look(poster), poster);

  const [first] = await keys('use', added.key);
  assert.equal(first?.key, added.key);
  const newer = await look();
  assert.notDeepEqual(newer.ledger, poster.ledger);
  await look(poster);

  assert.deepEqual(
    (await keys('retire', old.key, '--yes')).map(({ key }) => key),
    [added.key],
  );
  await signing(added.key);
  await look(newer);
  await assert.rejects(look(poster), (error) => isVisitError(error, 'ledger'));
  const checked = await nearhand(stage.url, ['verify', stage.url, '--key', added.key]);
  assert.equal(checked.exitCode, 0, checked.errors);
});
