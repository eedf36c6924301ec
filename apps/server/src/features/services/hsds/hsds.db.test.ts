import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../../../app.ts';
import { Availability } from '../../../availability.ts';
import { readConfig } from '../../../config.ts';
import { Notices } from '../../../db/notices.ts';
import type { Db } from '../../../db/schema.ts';
import { createTestDatabase } from '../../../db/test-database.ts';
import type { App } from '../../../http/fastify-app.ts';
import { plainErrorPage } from '../../../http/plain-error-page.ts';
import { createLog } from '../../../log.ts';
import { Troubles } from '../../../troubles.ts';
import { type Community, createCommunity } from '../../community/community.ts';
import { importFile } from '../intake/import-file.ts';
import { facilityTermId, needsTaxonomyId, needTermId } from '../records/built-in-taxonomies.ts';
import type { ServiceIntake } from '../records/intake.ts';
import { recordIdOf } from '../records/record-id.ts';
import { storeServices } from '../records/store-services.ts';
import { serviceSeed } from '../services.tsx';
import { HsdsSchemas, parametersOf } from './hsds-schemas.fixture.ts';
import { hsdsRoutes } from './routes.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
const schemas = new HsdsSchemas();
const lists = [
  ['services', 'service'],
  ['organizations', 'organization'],
  ['taxonomies', 'taxonomy'],
  ['taxonomy_terms', 'taxonomy_term'],
  ['service_at_locations', 'service_at_location'],
] as const;

interface Served {
  readonly app: App;
  readonly db: Db;
  readonly community: Community;
}

interface HsdsPage {
  readonly total_items: number;
  readonly total_pages: number;
  readonly page_number: number;
  readonly size: number;
  readonly first_page: boolean;
  readonly last_page: boolean;
  readonly empty: boolean;
  readonly contents: readonly (Record<string, unknown> & { readonly id: string })[];
}

async function serve(): Promise<Served> {
  const log = createLog('silent');
  const { db, pg, connection } = await createTestDatabase();
  const availability = new Availability(pg, () => true);
  const notices = new Notices(connection, log);
  const ground = { config: readConfig({}), log, db, pg, notices, troubles: new Troubles() };
  const community = await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  await serviceSeed(ground);
  const app = await buildApp({
    ...{ ground, availability, features: [hsdsRoutes], errorPage: plainErrorPage },
  });
  availability.enter('serving');
  return { app, db, community };
}

let sample: Served;
before(async () => {
  sample = await serve();
  // A refuge among the services: it must be in no answer.
  const refuge: ServiceIntake = {
    service: { id: recordIdOf('service', 'refuge'), name: 'Refuge canary', status: 'active' },
    organization: {
      id: recordIdOf('organization', 'refuge'),
      name: 'Quiet canary',
      description: '',
    },
    ...{ ownsOrganization: false, places: [], isHidden: true, kinds: [], checkedOn: null },
  };
  await storeServices(sample.db, sample.community.id, 'sample', [refuge]);
});

async function page({ app }: Served, url: string): Promise<HsdsPage> {
  const answer = await app.inject(`/hsds${url}`);
  assert.equal(answer.statusCode, 200, `${url}: ${answer.body}`);
  return answer.json();
}

async function allPages(served: Served, url: string, perPage = 500): Promise<HsdsPage['contents']> {
  const contents: HsdsPage['contents'][number][] = [];
  for (let number = 1; ; number += 1) {
    const join = url.includes('?') ? '&' : '?';
    const each = await page(served, `${url}${join}per_page=${perPage}&page=${number}`);
    contents.push(...each.contents);
    if (each.last_page) return contents;
  }
}

/** Every object of every list, as a list has it and whole, is what the standard's schemas say. */
async function holdToSchemas(served: Served): Promise<void> {
  for (const [path, kind] of lists) {
    for (const query of [
      '',
      '?full=true',
      ...(path === 'organizations' ? ['?full_service=true'] : []),
    ]) {
      for (const object of await allPages(served, `/${path}${query}`)) {
        const errors = schemas.errorsOf(kind, object);
        assert.equal(errors, undefined, `${path}${query}: ${JSON.stringify(object)}`);
      }
    }
    const [first] = (await page(served, `/${path}?per_page=1`)).contents;
    const one = await served.app.inject(`/hsds/${path}/${first?.id}`);
    assert.equal(schemas.errorsOf(kind, one.json()), undefined);
  }
}

const idsOf = (contents: HsdsPage['contents']) => contents.map(({ id }) => id).sort();

test('every object that a list or an address gives validates against the schemas of HSDS', async () => {
  await holdToSchemas(sample);
});

test('every object of a whole city validates', async (t) => {
  const taipei = fileURLToPath(
    new URL('../../../../../../../shared/data/taipei/', import.meta.url),
  );
  if (!existsSync(taipei)) return t.skip(`the city's files are not at ${taipei}`);
  const city = await serve();
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-hsds-'));
  const files = globSync('*.{csv,geojson}', { cwd: taipei }).filter(
    (f) => f !== 'villages.geojson',
  );
  for (const file of files.sort()) {
    const report = join(folder, 'report.csv');
    await importFile(city.db, city.community, {
      path: join(taipei, file),
      mapping: undefined,
      report,
    });
  }
  await rm(folder, { recursive: true });
  await holdToSchemas(city);
  const { total_items } = await page(city, '/services?per_page=1');
  assert.ok(total_items > 5400);
  const term = needTermId('health');
  const health = await allPages(city, `/services?taxonomy_term_id=${term}`, 300);
  const counted = (await allPages(city, '/services?full=true')).filter((service) =>
    JSON.stringify(service.attributes).includes(term),
  );
  assert.deepEqual(idsOf(health), idsOf(counted));
});

test('the envelope is whole on every page, and the pages together are the list', async () => {
  const pages = await Promise.all(
    upTo(5).map((n) => page(sample, `/services?per_page=7&page=${n + 1}`)),
  );
  assert.deepEqual(
    pages.map(({ contents: _, ...envelope }) => Object.values(envelope)),
    [
      [30, 5, 1, 7, true, false, false],
      [30, 5, 2, 7, false, false, false],
      [30, 5, 3, 7, false, false, false],
      [30, 5, 4, 7, false, false, false],
      [30, 5, 5, 2, false, true, false],
    ],
  );
  const ids = pages.flatMap(({ contents }) => idsOf(contents));
  assert.equal(new Set(ids).size, 30);
  const past = await page(sample, '/services?page=1e9');
  assert.deepEqual([past.empty, past.size, past.last_page, past.contents], [true, 0, true, []]);
});

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('every query parameter of the standard is taken, in a POST too', async () => {
  for (const [path] of lists) {
    const parameters = parametersOf(`/${path}`);
    assert.ok(parameters.length > 3);
    const described = (await sample.app.inject('/openapi.json')).json();
    const ours = described.paths[`/hsds/${path}`];
    for (const method of ['get', 'post']) {
      const named = ours[method].parameters.map(({ name }: { readonly name: string }) => name);
      for (const parameter of parameters)
        assert.ok(named.includes(parameter), `${path} ${parameter}`);
    }
    const post = await sample.app.inject({ method: 'POST', url: `/hsds/${path}?per_page=1` });
    assert.equal(post.json().size, 1);
  }
});

test('conditions hold together', async () => {
  const everything = await allPages(sample, '/services?full=true');
  const [one] = everything;
  assert.ok(one);
  const organization = (one.organization as { readonly id: string }).id;
  const [food, care] = [needTermId('food'), needTermId('care')];
  const having = (...terms: readonly string[]) =>
    idsOf(everything.filter((each) => terms.every((t) => JSON.stringify(each).includes(t))));
  const found = async (query: string) => idsOf(await allPages(sample, `/services?${query}`));
  assert.deepEqual(await found(`taxonomy_term_id=${food}`), having(food));
  assert.deepEqual(await found(`taxonomy_id=${needsTaxonomyId}`), having());
  assert.deepEqual(await found(`organization_id=${organization}`), [one.id]);
  assert.deepEqual(
    await found(`organization_id=${organization}&taxonomy_term_id=${facilityTermId('water')}`),
    [],
  );
  assert.deepEqual(await found(`taxonomy_term_id=${care}&modified_after=2099-01-01`), []);
  assert.deepEqual(
    await found(`taxonomy_term_id=${care}&modified_after=2020-01-01T00:00:00%2B08:00`),
    having(care),
  );
  assert.ok((await found('search=%E5%82%B5%E5%8B%99')).length > 0, '債務');
  assert.deepEqual(await found('search=xyzzy'), []);
  assert.deepEqual(await found('taxonomy_term_id=nonsense'), []);
  const organizations = await allPages(
    sample,
    `/organizations?taxonomy_term_id=${food}&search=kitchen`,
  );
  assert.deepEqual(
    organizations.map(({ name }) => name),
    ['Open Kitchen'],
  );
  const under = await allPages(
    sample,
    `/taxonomy_terms?taxonomy_id=${needsTaxonomyId}&top_only=true`,
  );
  assert.equal(under.length, 16);
  const minimal = await page(sample, '/services?minimal=true');
  assert.deepEqual(Object.keys(minimal.contents[0] ?? {}).sort(), ['id', 'modified_date']);
  assert.equal(minimal.size, 30);
});

test('a place that must not be found is in no answer', async () => {
  for (const [path] of lists) {
    const lines = await sample.app.inject(`/hsds/${path}?format=ndjson&full=true`);
    assert.equal(lines.statusCode, 200);
    assert.doesNotMatch(lines.body, /canary/);
  }
  for (const address of [
    `/hsds/services/${recordIdOf('service', 'refuge')}`,
    `/hsds/organizations/${recordIdOf('organization', 'refuge')}`,
  ]) {
    assert.equal((await sample.app.inject(address)).statusCode, 404);
  }
  assert.equal((await page(sample, '/services?search=canary')).total_items, 0);
});

test('ndjson gives everything, an object a line', async () => {
  const { body, headers } = await sample.app.inject('/hsds/services?format=ndjson');
  assert.match(String(headers['content-type']), /^application\/x-ndjson/);
  const lines = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(idsOf(lines), idsOf((await page(sample, '/services?per_page=100')).contents));
});

test('an answer is open to any origin, and unchanged while nothing changed', async () => {
  const url = '/hsds/services?per_page=3';
  const first = await sample.app.inject(url);
  assert.equal(first.headers['access-control-allow-origin'], '*');
  assert.equal(first.headers['cross-origin-resource-policy'], 'cross-origin');
  const again = { url, headers: { 'if-none-match': String(first.headers.etag) } };
  const unchanged = await sample.app.inject(again);
  assert.deepEqual([unchanged.statusCode, unchanged.body], [304, '']);
  const preflight = await sample.app.inject({ method: 'OPTIONS', url });
  assert.equal(preflight.statusCode, 204);
  await storeServices(sample.db, sample.community.id, 'sample', [
    {
      service: { id: recordIdOf('service', 'refuge'), name: 'Refuge canary', status: 'inactive' },
      organization: {
        id: recordIdOf('organization', 'refuge'),
        name: 'Quiet canary',
        description: '',
      },
      ...{ ownsOrganization: false, places: [], isHidden: true, kinds: [], checkedOn: null },
    },
  ]);
  assert.equal((await sample.app.inject(again)).statusCode, 200);
});

test('what cannot be meant is refused, and never a fault of ours', async () => {
  const refused = [
    'page=0',
    'page=-1',
    'page=two',
    'per_page=0',
    'full=maybe',
    'format=xml',
    'modified_after=soon',
  ].concat([
    'modified_after=2020-13-45',
    `search=${'a'.repeat(10_000)}`,
    'search=%00',
    'page=1&page=2',
    'page=1e400',
  ]);
  for (const query of refused) {
    const answer = await sample.app.inject(`/hsds/services?${query}`);
    assert.deepEqual([query, answer.statusCode], [query, 400]);
  }
  for (const query of ['proximity=100', 'postcode=1&proximity=far', 'postcode=1&proximity=1e9']) {
    const answer = await sample.app.inject(`/hsds/service_at_locations?${query}`);
    assert.deepEqual([query, answer.statusCode], [query, 400]);
  }
  for (const query of [
    'search=%25%25%25',
    "search='%20%7C%20!a:*",
    'search=%ED%A0%80',
    'postcode=%25',
    'per_page=1e9',
  ]) {
    const answer = await sample.app.inject(`/hsds/service_at_locations?${query}`);
    assert.deepEqual([query, answer.statusCode], [query, 200]);
  }
  for (const id of ['x', '%00', 'B422B0B5-457C-875A-BC7A-D10A22CB1AD9']) {
    assert.equal((await sample.app.inject(`/hsds/services/${id}`)).statusCode, 404, id);
  }
});
