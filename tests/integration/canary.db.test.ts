import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { cardDigits, cardWords } from '@nearhand/seal/card';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { Saying } from '@nearhand/visit/saying';
import { withDatabase } from '../../apps/server/src/commands/command-database.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import type { Pool } from '../../apps/server/src/db/pool.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import {
  type Canary,
  canary,
  rawCanary,
  type Sighting,
  searchFolder,
  sightings,
} from './canary-search.ts';
import { askFor, enrolHelper, enrolSteward, leafOf, signIn, wireTo } from './served.ts';

/** Public by design, so that a search which finds nothing at all is known to be blind. */
const PUBLIC_NAME = 'Wren Okonkwo-Lindqvist';

/**
 * Everything private that a room can hold is a text of its own, and none may be anywhere that the
 * server writes (`ROOMS.md`, "What the server learns"). Backups join the places once there are any.
 */
describe('what was written in a room', () => {
  // In every secret text, so that a search for one mark is a search for all of them.
  const mark = `金絲雀 ${randomBytes(9).join('x')}`;
  const canaries: Canary[] = [canary(mark)];
  const unlogged: Canary[] = [];
  let secrets = 0;
  let folder: string;
  let stage: Stage;
  let searched: string[];
  let found: Sighting[];
  let publicPlaces: readonly string[];

  function secret(name: string): string {
    secrets += 1;
    return `${name} ${mark} ${secrets}`;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearhand-canary-'));
    const temporary = join(folder, 'temporary');
    await mkdir(temporary, { mode: 0o777 });
    stage = await raiseStage({ NEARHAND_DATA: join(folder, 'data'), TMPDIR: temporary });
    await liveInRoom();
    searched = [];
    found = [];
    const known = canary(PUBLIC_NAME);
    const everywhere = [...canaries, known];
    await note('database dump', await withStageDatabase(dumpOf), everywhere);
    await noteFolder('data folder while running', join(folder, 'data'), everywhere);
    await noteFolder('temporary files while running', temporary, everywhere);
    await stage.stop();
    await note('logs', Buffer.from(requestLines(stage.output())), [...everywhere, ...unlogged]);
    await noteFolder(
      'data folder after the stop, write-ahead log included',
      join(folder, 'data'),
      everywhere,
    );
    await noteFolder('temporary files after the stop', temporary, everywhere);
    publicPlaces = found.filter(({ text }) => text === PUBLIC_NAME).map(({ place }) => place);
    found = found.filter(({ text }) => text !== PUBLIC_NAME);
  });

  after(async () => {
    await stage.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function liveInRoom(): Promise<void> {
    const links = stage.links();
    const wire = wireTo(stage.url);
    await enrolSteward(wire.api, links.find((link) => link.includes('#enrol-steward')) ?? '');
    const helpers = links.filter((link) => !link.includes('#enrol-steward'));
    const wren = await enrolHelper(wire.api, helpers[0] ?? '', PUBLIC_NAME);
    const kit = await enrolHelper(wire.api, helpers[1] ?? '', 'Kit');
    canaries.push(canary(wren.passphrase), canary(kit.passphrase), canary(wren.content.seed));

    const opening = { kind: 'said', text: secret('first words') } as const;
    const { visit, card, community } = await askFor(wire, [wren, kit], [opening]);
    canaries.push(rawCanary('card entropy', card.entropy), canary(cardDigits(card).join(' ')));
    for (const language of ['en', 'zh-Hant', 'zh-Hans'] as const)
      canaries.push(canary((await cardWords(card, language)).join(' ')));
    const keys = await roomKeysOf(card, community.origin);
    canaries.push(rawCanary('age key of the room', keys.ageScalar));
    unlogged.push(rawCanary('room id', keys.roomId), rawCanary('room key', keys.signer.publicKey));
    unlogged.push(canary(community.desks[0]?.id ?? ''), canary('127.0.0.1:'));

    for (const saying of fromResident(secret)) await visit.say(saying);
    await visit.say({ kind: 'said', text: secret('beside a photo') }, [
      {
        name: secret('file name'),
        type: 'image/jpeg',
        bytes: Buffer.from(secret('photo').repeat(40)),
      },
    ]);
    const shift = await signIn(stage.url, wren);
    const [row] = await shift.inbox();
    assert.ok(row, 'the helper finds the room');
    const helper = await shift.open(row);
    for (const saying of fromHelper(secret)) await helper.say(saying);

    const back = await ResidentVisit.open(wireTo(stage.url).api, community, keys);
    const wrenLeaf = leafOf(wren);
    await back.changeReaders([{ leaf: wrenLeaf, desk: wrenLeaf.desk, history: true }]);
    await back.say({ kind: 'said', text: secret('after letting nobody else in') });
    await back.takeAway({ passphrase: secret('take-away passphrase'), proofs: true });
    await back.close(secret('closing words'));

    for (const address of ['/services?q=', '/zh-Hant/services?q=', '/api/services?q='])
      await fetch(stage.url + address + encodeURIComponent(secret('searched for')));
  }

  function withStageDatabase<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
    const config = readConfig({ NEARHAND_DATA: join(folder, 'data') });
    return withDatabase(config, createLog('silent'), work);
  }

  async function note(place: string, bytes: Buffer, looked: readonly Canary[]): Promise<void> {
    searched.push(`${place}: ${bytes.length} bytes`);
    found.push(...sightings(place, bytes, looked));
  }

  async function noteFolder(place: string, path: string, looked: readonly Canary[]): Promise<void> {
    const result = await searchFolder(path, looked);
    searched.push(`${place}: ${result.files} files, ${result.bytes} bytes`);
    found.push(...result.found.map((sighting) => ({ ...sighting, place })));
  }

  it('is in none of the places that the server writes to', (context) => {
    for (const line of searched) context.diagnostic(`searched ${line}`);
    context.diagnostic(
      `${secrets} secret texts and ${canaries.length - 1} keys, in up to ${canaries[0]?.forms.size} forms`,
    );
    assert.ok(secrets > 30);
    assert.deepEqual(found, []);
  });

  it('would have been found: what is public is found in the dump and in the data folder', () => {
    assert.ok(publicPlaces.includes('database dump'));
    assert.ok(publicPlaces.includes('data folder after the stop, write-ahead log included'));
  });
});

/** What the log says once the server answers: the start prints its own address and the links. */
function requestLines(output: string): string {
  return output.slice(output.indexOf('\n', output.indexOf('ready http')));
}

type Secret = (name: string) => string;

const id = (): string => toBase64url(randomBytes(16));

/** Every kind of content that a resident's form can send, a canary in every free field. */
function fromResident(secret: Secret): readonly Saying[] {
  const service = {
    id: id(),
    name: secret('service'),
    phone: secret('phone'),
    place: secret('place'),
  };
  const step = id();
  return [
    {
      kind: 'call-me',
      number: secret('number'),
      hours: secret('hours'),
      name: secret('name to say'),
    },
    {
      kind: 'step-added',
      step,
      type: 'debt',
      what: secret('step'),
      who: 'both',
      by: '2026-12-01',
      service,
    },
    { kind: 'step-changed', step, what: secret('step changed') },
    { kind: 'step-ticked', step, done: true },
    {
      kind: 'appointment',
      appointment: id(),
      what: secret('appointment'),
      where: secret('where'),
      start: '2026-12-02T09:30',
    },
    { kind: 'service-pointed', service },
    { kind: 'document', title: secret('title'), text: secret('document') },
    { kind: 'outcome', text: secret('outcome'), met: 'partly' },
  ];
}

/** Likewise for a helper's. */
function fromHelper(secret: Secret): readonly Saying[] {
  return [
    { kind: 'taken' },
    { kind: 'said', text: secret('answer') },
    {
      kind: 'told-outside',
      whom: secret('whom'),
      what: secret('told what'),
      why: secret('why'),
      done: false,
    },
    {
      kind: 'kept-outside',
      what: secret('kept what'),
      where: secret('kept where'),
      until: secret('until'),
    },
    { kind: 'asked-to-let-in', out: true, why: secret('why out') },
    { kind: 'declined', why: secret('why declined') },
    { kind: 'closed', text: secret('closed by helper') },
    { kind: 'reopened', text: secret('reopened by helper') },
  ];
}

/** Every row of every table as text, the system's catalogues aside. */
async function dumpOf(pool: Pool): Promise<Buffer> {
  const { rows } = await pool.pg.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const parts: Buffer[] = [];
  for (const { name } of rows) {
    // Bytes as their own text, so that a UTF-8 canary in a bytea is seen as itself too.
    const columns = await columnsOf(pool, name);
    const result = await pool.pg.query<Record<string, unknown>>(`select ${columns} from ${name}`);
    for (const row of result.rows)
      for (const value of Object.values(row))
        parts.push(value instanceof Buffer ? value : Buffer.from(String(value)), Buffer.from('\n'));
  }
  await pool.pg.query('checkpoint');
  return Buffer.concat(parts);
}

async function columnsOf(pool: Pool, table: string): Promise<string> {
  const { rows } = await pool.pg.query<{ name: string; type: string }>(
    `select quote_ident(column_name) as name, data_type as type from information_schema.columns
     where table_schema = 'public' and quote_ident(table_name) = $1`,
    [table],
  );
  return rows.map(({ name, type }) => (type === 'bytea' ? name : `${name}::text`)).join(', ');
}
