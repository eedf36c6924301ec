import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeWorkChallenge } from '@nearhand/protocol/work';
import { solveWork } from '@nearhand/visit/proof-of-work';
import { raise } from '../rooms/installation.fixture.ts';
import { createReport } from './create-report.ts';
import { addMeToo } from './me-too.ts';
import { laterSide } from './report-side.ts';

test('whoever works is counted though the budget of everybody else is used up, and work is used once', async () => {
  const { ground } = await raise();
  let now = Date.now();
  const side = await laterSide(ground, () => now).get();
  const id = await createReport(side, {
    ...{ kind: 'pothole', words: '', place: 'by the well', neighbourhood: '' },
    ...{ position: undefined, answers: {}, followHash: undefined, photos: [] },
  });
  const press = async (work: string) => {
    const token = side.meToos.fresh();
    now += 2001;
    return await addMeToo(side, id, { token, work });
  };
  const work = await solveWork(
    decodeWorkChallenge(side.work.challenge()),
    async (password, salt, { n, r, p }) => scryptSync(password, salt, 32, { N: n, r, p }),
  );
  for (let each = 0; each < 20; each += 1) assert.equal(await press(''), 'counted');
  assert.equal(await press(''), 'too-many');
  assert.equal(await press('x.1.2.3.4'), 'too-many', 'what is no work is as none, and no error');
  assert.equal(await press(work), 'counted');
  assert.equal(await press(work), 'too-many', 'the same work a second time is none');
});
