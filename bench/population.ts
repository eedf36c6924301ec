import { join } from 'node:path';
import { encodeEpochBody } from '@nearhand/protocol/epoch-body';
import { workHeader } from '@nearhand/protocol/headers';
import { encodeContent } from '@nearhand/room/content';
import { fromBase64url, zeros } from '@nearhand/seal/bytes';
import { type Card, drawCard } from '@nearhand/seal/card';
import { sealEntry } from '@nearhand/seal/entry';
import { epochKeysOf } from '@nearhand/seal/epoch-keys';
import { leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { type Signer, signerOf } from '@nearhand/seal/signature';
import { readBytes } from '@nearhand/visit/api';
import { ask } from '@nearhand/visit/asking';
import type { NewDevice } from '@nearhand/visit/enrolment';
import { makeEpoch } from '@nearhand/visit/epoch-making';
import { LedgerView } from '@nearhand/visit/ledger-view';
import { Nonces } from '@nearhand/visit/nonces';
import { Steward } from '@nearhand/visit/steward';
import pg from 'pg';
import { raiseStage, type Stage } from '../tests/e2e/stage.ts';
import { enrolHelper, enrolSteward, leafOf, wireTo } from '../tests/integration/served.ts';

/** A running installation with its sample desk staffed, and a way to fill it. */
export interface Population {
  readonly stage: Stage;
  readonly helpers: readonly [NewDevice, NewDevice];
  readonly sql: pg.Client;
  /** Rooms that residents made, one after the other, each readable by the helpers that are named. */
  ask(count: number, readers: readonly NewDevice[], say: (done: number) => void): Promise<void>;
  /** One room with this many entries, half of them a helper's. */
  longRoom(entries: number): Promise<Card>;
  /** Rooms at other desks, straight into the tables. */
  fill(rooms: number): Promise<void>;
  strike(): Promise<void>;
}

export async function populate(): Promise<Population> {
  const stage = await raiseStage({ NEARHAND_LOG: 'error' });
  const { api } = wireTo(stage.url);
  const links = stage.links();
  const isSteward = (link: string): boolean => link.includes('#enrol-steward');
  const stewardDevice = await enrolSteward(api, links.find(isSteward) ?? '');
  const [first = '', second = ''] = links.filter((link) => !isSteward(link));
  const helpers = [
    await enrolHelper(api, first, 'Mei'),
    await enrolHelper(api, second, 'Kit'),
  ] as const;
  const steward = await Steward.signIn(api, await api.community(), stewardDevice.content);
  const sql = new pg.Client({
    host: join(stage.data, 'socket'),
    user: 'nearhand',
    database: 'nearhand',
  });
  // A server that stops ends this connection; whoever uses it then is told by the query itself.
  sql.on('error', () => undefined);
  await sql.connect();
  const token = async (): Promise<string> => (await steward.tokens(1))[0] ?? '';
  return {
    stage,
    helpers,
    sql,
    ask: async (count, readers, say) => {
      const community = await api.community();
      const members = readers.map(leafOf);
      const ledger = LedgerView.of(api, community);
      const rosters = [await ledger.desk(community.desks[0]?.id ?? '')];
      for (let done = 0; done < count; done += 1) {
        const said = [{ kind: 'said', text: `request ${done}` }] as const;
        const asking = { community, ledger, rosters, members, first: said, work: token() };
        await ask(api, { ...asking, card: drawCard() });
        if (done % 100 === 99) say(done + 1);
      }
    },
    longRoom: async (entries) => longRoom(stage, sql, helpers, await token(), entries),
    fill: (rooms) => fill(sql, rooms),
    strike: async () => {
      await sql.end();
      await stage.strike();
    },
  };
}

/**
 * The quota of a day lets nobody write two thousand entries, so the room is made over HTTP and its
 * entries are put where the server would have put them.
 */
async function longRoom(
  stage: Stage,
  sql: pg.Client,
  helpers: readonly NewDevice[],
  work: string,
  entries: number,
): Promise<Card> {
  const { api } = wireTo(stage.url);
  const community = await api.community();
  const card = drawCard();
  const keys = await roomKeysOf(card, community.origin);
  const roster = await LedgerView.of(api, community).desk(community.desks[0]?.id ?? '');
  const made = await makeEpoch({
    origin: community.origin,
    keys,
    epoch: 1,
    sequence: 0,
    journalHead: zeros(),
    openingHead: zeros(),
    previous: undefined,
    older: [],
    admitted: helpers.map((device) => ({ leaf: leafOf(device), from: 1, since: 1 })),
    rosters: [roster],
    now: Date.now(),
    first: [],
  });
  const request = { method: 'POST', path: '/api/rooms', body: encodeEpochBody(made.body) } as const;
  const signing = {
    signer: keys.signer,
    origin: community.origin,
    epoch: 1,
    named: true,
    nonces: new Nonces(),
  };
  await readBytes(await api.sendSigned({ ...request, headers: { [workHeader]: work } }, signing));
  const { entryKey } = await epochKeysOf(made.secrets.K, made.secrets.S);
  const helper = helpers[0];
  if (helper === undefined) throw new Error('a long room needs a helper');
  const writers: readonly { readonly signer: Signer; readonly author: Uint8Array }[] = [
    { signer: keys.signer, author: zeros() },
    {
      signer: await signerOf(fromBase64url(helper.content.seed)),
      author: leafHash(helper.leafBytes),
    },
  ];
  let head = made.manifest.head;
  await sql.query('begin');
  for (let sequence = 1; sequence <= entries; sequence += 1) {
    const writer = writers[sequence % 2] ?? writers[0];
    if (writer === undefined) break;
    const text = `Entry ${sequence} of a long conversation about a debt, a landlord and a leaking roof.`;
    const shift = writer === writers[0] ? {} : { shift: { hash: 'A'.repeat(43), number: 1 } };
    const content = encodeContent({
      kind: 'said',
      at: Date.UTC(2026, 10, 1) + sequence * 60_000,
      text,
      ...shift,
    });
    const place = { roomId: keys.roomId, epoch: 1, sequence, previous: head };
    const sealed = await sealEntry({ place, entryKey, id: randomBytes(16), content, ...writer });
    await sql.query(
      `insert into elements (community_id, room_id, sequence, kind, bytes)
       select community_id, $1, $2, 0, $3 from communities`,
      [Buffer.from(keys.roomId), sequence, Buffer.from(sealed.bytes)],
    );
    head = sealed.head;
  }
  await sql.query('update rooms set head = $1, sequence = $2 where room_id = $3', [
    Buffer.from(head),
    entries + 1,
    Buffer.from(keys.roomId),
  ]);
  await sql.query('commit');
  return card;
}

/** Rooms with ten entries and an inbox row each, spread over a hundred desks of the same community. */
async function fill(sql: pg.Client, rooms: number): Promise<void> {
  const random = (salt: string): string => `sha256((n || '${salt}')::bytea)`;
  await sql.query(
    `insert into desks (community_id, desk_id, description, signature, paused)
     select community_id, substr(sha256((n || 'desk')::bytea), 1, 16), description, signature, paused
     from (select * from desks limit 1) one, generate_series(0, 99) n`,
  );
  await sql.query(
    `insert into rooms (community_id, room_id, door_key, commitment, epoch, epoch_head, head, sequence,
       opening_head, opened_day, visited_day)
     select community_id, ${random('r')}, ${random('d')}, ${random('c')}, 1, ${random('e')},
       ${random('h')}, 11, ${random('o')}, current_date - n % 90, current_date
     from communities, generate_series(1, $1) n`,
    [rooms],
  );
  await sql.query(
    `insert into elements (community_id, room_id, sequence, kind, bytes)
     select community_id, ${random('r')}, place, 0, ${random('b')}
     from communities, generate_series(1, $1) n, generate_series(1, 10) place`,
    [rooms],
  );
  await sql.query(
    `insert into inbox_rows (community_id, desk_id, changed_day, row_id, room_id, epoch, roster_number, slots)
     select community_id, substr(sha256((n % 100 || 'desk')::bytea), 1, 16), current_date - n % 90,
       substr(${random('i')}, 1, 16), ${random('r')}, 1, 1,
       ${random('1')} || ${random('2')} || ${random('3')} || ${random('4')}
     from communities, generate_series(1, $1) n`,
    [rooms],
  );
  await sql.query('vacuum analyze');
  await sql.query('checkpoint');
}
