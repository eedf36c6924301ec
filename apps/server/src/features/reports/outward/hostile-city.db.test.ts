import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Got, OtherCity, sendJson } from './other-city.fixture.ts';
import {
  asked,
  forwardOf,
  raiseTown,
  report,
  round,
  sendHolesTo,
  type Town,
} from './outward.fixture.ts';

let city: OtherCity;
let town: Town;

before(async () => {
  city = await OtherCity.open();
  town = await raiseTown([city.place], 'https://town.example');
  Object.assign(town.side, { reach: { ...town.side.reach, timeoutMs: 2000 } });
});

type Bad = (response: ServerResponse, got: Got) => void;

/** What a request is answered with, and what the steward reads then. */
const answers: readonly (readonly [string, 'json' | 'xml', string, Bad])[] = [
  [
    'a redirect into our own network',
    'json',
    'redirected',
    (response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    },
  ],
  [
    'more than can be a request',
    'json',
    'too-large',
    (response) => {
      response.writeHead(200);
      const more = () => {
        while (response.writable && response.write('x'.repeat(65_536)));
        if (response.writable) response.once('drain', more);
      };
      more();
    },
  ],
  [
    'a length beyond all',
    'json',
    'too-large',
    (response) => {
      response.writeHead(200, { 'content-length': '99999999999' });
      response.write('[');
    },
  ],
  [
    'a bomb in gzip',
    'json',
    'unreadable',
    (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(10_000_000)));
    },
  ],
  ['nothing, for ever', 'json', 'slow', () => undefined],
  [
    'a letter a minute',
    'json',
    'slow',
    (response) => {
      response.writeHead(200);
      response.write('[');
    },
  ],
  ['no JSON', 'json', 'unreadable', (response) => void response.end('<html>Welcome')],
  [
    'nesting without end',
    'json',
    'unreadable',
    (response) => void response.end('['.repeat(200_000)),
  ],
  [
    'bytes that are no UTF-8',
    'json',
    'unreadable',
    (response) => {
      response.end(Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]));
    },
  ],
  [
    'a number that is none',
    'json',
    'unreadable',
    (response) => {
      sendJson(response, [{ service_request_id: '../../admin?x=1,2' }]);
    },
  ],
  [
    'two numbers for one report',
    'json',
    'unreadable',
    (response) => {
      sendJson(response, [{ service_request_id: '1' }, { service_request_id: '2' }]);
    },
  ],
  [
    'an entity that opens a file',
    'xml',
    'unreadable',
    (response) => {
      response.end(
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><service_requests><request><service_request_id>&b;</service_request_id></request></service_requests>',
      );
    },
  ],
  [
    'entities that grow',
    'xml',
    'unreadable',
    (response) => {
      const more = Array.from(
        { length: 9 },
        (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
      );
      response.end(`<!DOCTYPE a [<!ENTITY e0 "ha">${more.join('')}]><a>&e9;</a>`);
    },
  ],
];

for (const [what, format, trouble, bad] of answers) {
  test(`a request that is answered with ${what} may have arrived, and is not sent again`, async () => {
    await sendHolesTo(town, city.url, '001', { format });
    const id = await report(town, { description: 'Hostile.' });
    const before = city.posts.length;
    city.answer = (got, response) => {
      if (got.method === 'POST') bad(response, got);
      else if (format === 'json') return false;
      else response.end('<service_requests></service_requests>');
      return true;
    };
    await round(town);
    const { json } = await asked(town, 'GET', '/sending?state=sending');
    assert.deepEqual(
      json.sending
        .filter((each: { report: string }) => each.report === id)
        .map((each: { trouble: string }) => each.trouble),
      [trouble],
    );
    await round(town);
    assert.equal(city.posts.length, before + 1);
    assert.equal((await asked(town, 'POST', `/sending/${id}`, { act: 'stop' })).status, 200);
  });
}

test('a list that answers something else than was asked changes nothing', async () => {
  await sendHolesTo(town, city.url, '001');
  city.answer = () => false;
  const id = await report(town, { description: 'Followed.' });
  await round(town);
  const before = await forwardOf(town, id);
  assert.equal(before?.state, 'followed');
  const wrong: readonly unknown[] = [
    [{ service_request_id: 'N-999', status: 'closed' }],
    [{ service_request_id: before.remote, status: 'exploded' }],
    [{ service_request_id: Number('12345678901234567890'), status: 'closed' }],
    { requests: 'none' },
    [null, 5, 'x', []],
    [],
  ];
  for (const value of wrong) {
    city.answer = ({ method }, response) => {
      if (method === 'GET') sendJson(response, value);
      return method === 'GET';
    };
    await round(town);
    const page = await (await fetch(`${town.installation.base}/reports/${id}`)).text();
    assert.doesNotMatch(page, /class="state (done|not-ours)"/, JSON.stringify(value));
  }
  const after = await forwardOf(town, id);
  assert.equal(after?.trouble, 'no-such-number');
  for (let turn = 0; turn < 10; turn += 1) await round(town);
  assert.equal((await forwardOf(town, id))?.state, 'ended');
});
