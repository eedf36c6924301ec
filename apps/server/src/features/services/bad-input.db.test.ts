import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { seedServices } from './sample.ts';
import { type DirectoryHands, raiseDirectory } from './stewards/directory-hands.fixture.ts';

let hands: DirectoryHands;
let base: string;
let id: string;

before(async () => {
  hands = await raiseDirectory();
  const { ground, community } = hands.installation;
  await seedServices(ground.db, community.id, '2026-01-01');
  ({ base } = hands.installation);
  const rows = await ground.db
    .selectFrom('services')
    .select('service_id')
    .where('position', 'is not', null)
    .execute();
  id = rows[0]?.service_id ?? assert.fail();
});

/** As they stand in an address, each what somebody or some program sends. */
const bad: Readonly<Record<string, string>> = {
  nothing: '',
  'ten thousand characters': 'a'.repeat(10_000),
  'ten thousand Chinese characters': encodeURIComponent('房'.repeat(1000)),
  'control characters': '%00%01%1b%7f%c2%85',
  'half a surrogate pair': '%ED%A0%80',
  'bytes that are no text': '%ff%fe',
  'a percent sign alone': '%',
  'a flood of wildcards': encodeURIComponent('%_*?'.repeat(50)),
  'operators of a search': encodeURIComponent(`'a':* & !(b | "c") <-> \\`),
  'a billion': '1e9',
  'many digits': '9'.repeat(400),
  'less than nothing': '-1',
  'no number': 'NaN',
  'full-width digits': encodeURIComponent('１２３'),
  'a query in SQL': '%27%3B%20drop%20table%20services%3B%20--',
  'marks that turn text around': encodeURIComponent('\u202e\u2066abc'),
  'a script': encodeURIComponent('<script>alert(1)</script>'),
};
const fields = ['q', 'where', 'near', 'within', 'kind', 'area', 'open', 'speaks', 'free', 'after'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be on a page.
const unshowable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe]|<script>alert/;

async function answered(path: string, of: string): Promise<Response> {
  const answer = await fetch(`${base}${path}`, { redirect: 'manual' });
  assert.ok(answer.status < 500, `${of}: ${path.slice(0, 120)} gave ${answer.status}`);
  return answer;
}

test('a search page takes whatever its address holds', async () => {
  for (const [of, value] of Object.entries(bad)) {
    for (const path of ['/services', '/services/stations', '/zh-Hant/services']) {
      for (const field of path === '/services' ? fields : ['q', 'after']) {
        const answer = await answered(`${path}?${field}=${value}`, of);
        if (answer.status !== 200) {
          assert.ok([400, 414].includes(answer.status), `${of} as ${field}: ${answer.status}`);
          continue;
        }
        assert.doesNotMatch(await answer.text(), unshowable, `${of} as ${field}`);
      }
    }
  }
  const long = await (await fetch(`${base}/services?q=${'kitchen+'.repeat(400)}`)).text();
  assert.match(long, /That was very long/, 'what was left out is said');
  const far = await (await fetch(`${base}/services?after=1e9`)).text();
  assert.match(far, /That page is not there/, 'a page that is none is said');
  const twice = await answered('/services?q=kitchen&q=soup&after=&after=', 'two of each');
  assert.equal(twice.status, 200);
});

test('an address of a service, a sign, a form or an organization that is none is not found', async () => {
  for (const [of, value] of Object.entries(bad)) {
    const name = value === '' ? 'x' : value;
    for (const path of [
      `/services/${name}`,
      `/services/${name}/sign`,
      `/services/${name}/wrong`,
      `/services/organizations/${name}`,
      `/api/services/${name}`,
      `/hsds/services/${name}`,
      `/hsds/service_at_locations/${name}`,
    ]) {
      const { status } = await answered(path, of);
      assert.ok([400, 404, 414].includes(status), `${of}: ${path.slice(0, 60)} gave ${status}`);
    }
    await answered(`/services/organizations/${id}?after=${value}`, of);
    await answered(`/api/services?q=${value}&page=${value}`, of);
  }
});

test('every parameter of the interface for programs takes or refuses it, and never breaks', async () => {
  const asked = ['search', 'page', 'per_page', 'taxonomy_term_id', 'taxonomy_id', 'full'];
  const more = ['organization_id', 'modified_after', 'postcode', 'minimal', 'format', 'parent_id'];
  for (const [of, value] of Object.entries(bad)) {
    for (const parameter of [...asked, ...more]) {
      for (const list of ['services', 'service_at_locations', 'taxonomy_terms']) {
        const answer = await answered(`/hsds/${list}?${parameter}=${value}`, of);
        assert.ok([200, 400, 414].includes(answer.status), `${of} as ${parameter}`);
      }
    }
  }
  const page = (await (await fetch(`${base}/hsds/services?page=1000000000`)).json()) as {
    readonly empty: boolean;
    readonly page_number: number;
  };
  assert.deepEqual([page.empty, page.page_number], [true, 1_000_000_000]);
});

test('forms take or refuse it, and give back what was typed', async () => {
  for (const [of, value] of Object.entries(bad)) {
    for (const [path, fields] of [
      ['/services/near', `latitude=${value}&longitude=${value}&asked=${value}&to=search`],
      [`/services/${id}/wrong`, `what=${value}&words=${value}&token=${value}`],
    ] as const) {
      const answer = await fetch(`${base}${path}`, {
        ...{ method: 'POST', redirect: 'manual', body: fields },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      const isKnown = [303, 400, 413, 422].includes(answer.status);
      assert.ok(isKnown, `${of} at ${path}: ${answer.status}`);
    }
  }
});

test('what a steward sends is taken clean, or refused by the name of its member', async () => {
  const { json } = await hands.as(hands.steward, 'GET', `/${id}`);
  const put = async (members: object) =>
    (await hands.as(hands.steward, 'PUT', `/${id}`, { members, revision: json.revision })).json;
  const text = { en: 'x' };
  for (const [members, member] of [
    [{ name: {} }, 'name'],
    [{ name: { en: '   ' } }, 'name'],
    [{ name: { en: '\u0000\u001b\ud800' } }, 'name'],
    [{ name: { en: 'n'.repeat(301) } }, 'name'],
    [{ name: { '<b>': 'x' } }, 'name'],
    [{ name: 'x' }, 'name'],
    [{ description: { en: 'd'.repeat(10_001) } }, 'description'],
    [{ phones: ['%%%%'] }, 'phones'],
    [{ phones: Array.from({ length: 21 }, () => '02-2731-5566') }, undefined],
    [{ url: 'javascript:alert(1)' }, 'url'],
    [{ email: 'a@b@c' }, 'email'],
    [{ places: [{ address: text, district: {}, latitude: 121.55, longitude: 25.04 }] }, 'places'],
    [{ places: [{ address: text, district: {}, latitude: 1e9, longitude: 0 }] }, 'places'],
    [{ places: [{ address: text, district: {}, latitude: '25', longitude: '121' }] }, 'places'],
    [{ places: [{ address: {}, district: {} }] }, 'places'],
    [{ status: 'open' }, 'status'],
    [{ nonsense: 1 }, 'nonsense'],
    [[], 'members'],
  ] as const) {
    const answer = await put(members);
    if (member === undefined) continue;
    assert.deepEqual([answer.error, answer.member], ['malformed', member], JSON.stringify(members));
  }
  for (const below of [
    `?words=${bad['a flood of wildcards']}`,
    `?after=${bad['a query in SQL']}`,
    '/unchecked?after=1e9',
    '/duplicates?after=1e9',
    '/changes?after=1e9',
    `/organizations/${id}`,
  ]) {
    const { status } = await hands.as(hands.steward, 'GET', below);
    assert.ok([200, 400, 404].includes(status), `${below.slice(0, 40)}: ${status}`);
  }
});
