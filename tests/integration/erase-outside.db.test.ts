import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardDigits } from '@nearhand/seal/card';
import { nearhand } from './nearhand.fixture.ts';
import { askFor, enrolHelper, enrolSteward, serve, signIn, wireTo } from './served.ts';

test('before a room is erased, what was told and kept elsewhere is listed with where and until when', async () => {
  const { url, links } = await serve();
  const wire = wireTo(url);
  await enrolSteward(wire.api, links.steward);
  const wren = await enrolHelper(wire.api, links.helpers[0] ?? '', 'Wren');
  const { card } = await askFor(wire, [wren], [{ kind: 'said', text: 'a letter' }]);
  const shift = await signIn(url, wren);
  const [row] = await shift.inbox();
  assert.ok(row !== undefined);
  const visit = await shift.open(row);
  await visit.say({
    kind: 'told-outside',
    whom: 'the clinic',
    what: 'a date',
    why: 'asked',
    done: true,
  });
  await visit.say({ kind: 'kept-outside', what: 'a form', where: 'the archive', until: '2031' });
  const words = ['room', 'erase', '--yes', '--card-file', '-'];
  const ended = await nearhand(url, words, `${cardDigits(card).join(' ')}\n`);
  assert.equal(ended.exitCode, 0, ended.errors);
  const listed = ended.errors.indexOf('Kept elsewhere: a form, in the archive, until 2031.');
  assert.ok(
    listed >= 0 && ended.errors.includes('Told elsewhere: a date, to the clinic.'),
    ended.errors,
  );
});
