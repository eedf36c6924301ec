import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDatabase } from '../apps/server/src/commands/command-database.ts';
import { readConfig } from '../apps/server/src/config.ts';
import type { Pool } from '../apps/server/src/db/pool.ts';
import { createCommunity } from '../apps/server/src/features/community/community.ts';
import { search } from '../apps/server/src/features/search/search.fixture.ts';
import {
  findServices,
  type WholeService,
} from '../apps/server/src/features/services/records/find-service.ts';
import { createLog } from '../apps/server/src/log.ts';
import { cityFiles, importCity } from './directory-population.ts';
import type { Bench, Measure } from './measure.ts';

interface Query {
  readonly q: string;
  readonly language: string;
  /** Regular expressions that the service which should come first fits. */
  readonly expect: { readonly name?: string; readonly place?: string; readonly about?: string };
}

/**
 * Whether the searches of `relevance/queries.json` find what they should, first and among the first
 * five, in the real directory of a city. The misses of `relevance/held-out-60.json` are not said: it was
 * written before any change that it judges. The same hand wrote the words of needs afterwards, knowing
 * it, so those of `held-out-30.json` were written when the words were done and judge nothing but them.
 */
export const bench: Bench = { name: 'relevance', run };

async function run(say: (progress: string) => void): Promise<readonly Measure[]> {
  if (!existsSync(cityFiles)) {
    say(`left out: the city's files are not at ${cityFiles}`);
    return [];
  }
  const data = await mkdtemp(join(tmpdir(), 'nearhand-relevance-'));
  const config = readConfig({ NEARHAND_DATA: data });
  try {
    return await withDatabase(config, createLog('silent'), (pool) => judgeAll(pool, say));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function judgeAll(base: Pool, say: (progress: string) => void): Promise<readonly Measure[]> {
  const community = await createCommunity(base.db, {
    ...{ slug: 'city', kind: 'sample', timeZone: 'Asia/Taipei', holidays: [], neighbourhoods: [] },
    ...{ names: { en: 'City', 'zh-Hant': '市', 'zh-Hans': '市' } },
    ...{ emergencyNumbers: [], crisisNumbers: [] },
  });
  await importCity(base, say);
  const judge = async (file: string, isHeldOut = false) => {
    const queries: readonly Query[] = JSON.parse(
      readFileSync(new URL(`./relevance/${file}`, import.meta.url), 'utf8'),
    );
    let [first, five] = [0, 0];
    for (const { q, expect } of queries) {
      const { services } = await search(base, community.id, { text: q, count: 5 });
      const ids = services.map(({ serviceId }) => serviceId);
      const whole = await findServices(base.db, community.id, ids);
      const byId = new Map(whole.map((each) => [each.service.id, each]));
      const fits = ids.map((id) => doesFit(byId.get(id), expect));
      if (fits[0]) first += 1;
      if (fits.includes(true)) five += 1;
      if (!fits[0] && !isHeldOut) say(`${fits.includes(true) ? 'not first' : 'MISSED'}: ${q}`);
    }
    return {
      count: queries.length,
      first: (100 * first) / queries.length,
      five: (100 * five) / queries.length,
    };
  };
  const main = await judge('queries.json');
  const seen = await judge('held-out.json');
  const heldOut = await judge('held-out-60.json', true);
  const after = await judge('held-out-30.json', true);
  const seenToo = await judge('held-out-30-later.json', true);
  const later = await judge('held-out-20.json', true);
  return [
    {
      what: `${main.count} searches, success at 1`,
      value: main.first,
      unit: '%',
      target: { atLeast: 85 },
    },
    {
      what: `${main.count} searches, success at 5`,
      value: main.five,
      unit: '%',
      target: { atLeast: 97 },
    },
    { what: `${seen.count} searches once held out, success at 1`, value: seen.first, unit: '%' },
    { what: `${seen.count} searches once held out, success at 5`, value: seen.five, unit: '%' },
    {
      what: `${heldOut.count} searches held out, success at 1`,
      value: heldOut.first,
      unit: '%',
      target: { atLeast: 85 },
    },
    {
      what: `${heldOut.count} searches held out, success at 5`,
      value: heldOut.five,
      unit: '%',
      target: { atLeast: 97 },
    },
    { what: `${after.count} searches since read, success at 1`, value: after.first, unit: '%' },
    { what: `${after.count} searches since read, success at 5`, value: after.five, unit: '%' },
    { what: `${seenToo.count} more since read, success at 1`, value: seenToo.first, unit: '%' },
    { what: `${seenToo.count} more since read, success at 5`, value: seenToo.five, unit: '%' },
    {
      what: `${later.count} searches written after the words, success at 1`,
      value: later.first,
      unit: '%',
      target: { atLeast: 85 },
    },
    {
      what: `${later.count} searches written after the words, success at 5`,
      value: later.five,
      unit: '%',
      target: { atLeast: 97 },
    },
  ];
}

function doesFit(
  whole: WholeService | undefined,
  { name, place, about }: Query['expect'],
): boolean {
  if (!whole) return false;
  const { service, places } = whole;
  const addresses = places.flatMap(({ location }) => location.addresses ?? []);
  const where = addresses.map(({ address_1, region = '' }) => `${address_1} ${region}`).join(' ');
  const texts = `${service.name} ${service.description ?? ''} ${JSON.stringify(service.translations ?? {})}`;
  const fits = (pattern: string | undefined, text: string) =>
    pattern === undefined || new RegExp(pattern, 'u').test(text);
  return fits(name, service.name) && fits(place, where) && fits(about, texts);
}
