import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { HsdsSchemas } from '../hsds/hsds-schemas.fixture.ts';
import { readHsdsService, type ServiceReading } from './hsds-service.ts';

const example = JSON.parse(
  readFileSync(
    new URL('../../../../../../vectors/hsds/examples/service_full.json', import.meta.url),
    'utf8',
  ),
);

function reading(changes: Partial<ServiceReading> = {}): ServiceReading {
  const placing = { within: undefined, system: 'wgs-84', areas: undefined } as const;
  return {
    source: 'town',
    mobiles: false,
    language: undefined,
    terms: new Map(),
    placing,
    ...changes,
  };
}

function read(raw: unknown, changes: Partial<ServiceReading> = {}) {
  const service = readHsdsService(raw, reading(changes));
  assert.ok('intake' in service, JSON.stringify(service));
  return service;
}

test('the standard’s own example is read whole, but for persons and a place that is none', () => {
  const { intake, remarks } = read(example);
  const { service, places, organization } = intake;
  assert.equal(service.name, 'Community Counselling');
  assert.equal(service.phones?.[0]?.extension, 100);
  assert.equal(service.cost_options?.[0]?.amount, 35);
  assert.equal(service.capacities?.[0]?.unit.identifier, 'kgm');
  assert.equal(service.program?.name, 'Community Mental Health Support');
  assert.equal(organization.name, 'Example Organization Inc.');
  assert.equal(places[0]?.location.addresses?.[0]?.postal_code, 'ABC 1234');
  assert.equal(intake.checkedOn, '2005-01-01');
  // Latitude 100 is nowhere.
  assert.equal(places[0]?.location.latitude, undefined);
  assert.deepEqual([...remarks].sort(), ['coordinates-out-of-range', 'person-left-out']);
  const kept = JSON.stringify(intake);
  assert.doesNotMatch(kept, /Persona|assurer/);
  const { latitude: _, longitude: __, ...location } = places[0]?.location ?? assert.fail();
  const schemas = new HsdsSchemas();
  assert.equal(schemas.errorsOf('service', service), undefined);
  assert.equal(schemas.errorsOf('location', location), undefined);
});

test('mobile numbers are left out unless they are asked for', () => {
  const raw = {
    id: 'a',
    name: 'Help',
    phones: [{ number: '０９１２-345-678' }, { number: '02 2731 5566' }],
  };
  const numbers = (mobiles: boolean) =>
    read(raw, { mobiles }).intake.service.phones?.map(({ number }) => number);
  assert.deepEqual(numbers(false), ['02 2731 5566']);
  assert.deepEqual(numbers(true), ['0912-345-678', '02 2731 5566']);
  assert.deepEqual(read(raw).remarks, ['phone-mobile']);
});

test('a source’s own ids are kept where they are UUIDs, and made into one that stays where not', () => {
  const ids = (id: unknown) => read({ id, name: 'Help' }).intake.service.id;
  assert.equal(ids('AC148810-D857-441C-9679-408F346DE14B'), 'ac148810-d857-441c-9679-408f346de14b');
  assert.equal(ids(17), ids('17'));
  assert.notEqual(ids('17'), ids('18'));
  assert.match(ids('17'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
});

test('a place that must not be found keeps its number and loses every trace of where it is', () => {
  const hidden = {
    ...example,
    hidden_place: true,
    service_areas: [{ name: 'A street', extent: 'POINT(1 2)' }],
  };
  const { intake, remarks } = read(hidden);
  assert.deepEqual([intake.isHidden, intake.places, intake.checkedOn], [true, [], null]);
  assert.equal(intake.service.service_areas, undefined);
  assert.equal(intake.service.phones?.length, 1);
  assert.ok(remarks.includes('hidden-place-left-out'));
});

test('one whose own words tell where it is is refused', () => {
  const told = (description: string) =>
    readHsdsService(
      {
        ...{ id: 'a', name: 'Refuge', hidden_place: true, description },
        service_at_locations: [
          { id: 'b', location: { id: 'c', addresses: [{ address_1: '窯巷 12 號' }] } },
        ],
      },
      reading(),
    );
  for (const description of ['At 窯巷 12 號, second floor', '25.0412, 121.5533', '25°02′ north']) {
    assert.deepEqual(
      told(description),
      { refused: 'hidden-place-told', name: 'Refuge' },
      description,
    );
  }
  assert.ok('intake' in told('Ring us'));
});

test('what a text cannot be is mended or left out, and said', () => {
  const control = read({ id: 'a', name: 'He\u0000lp\u202e', description: 'half \ud800 of it' });
  assert.equal(control.intake.service.name, 'Help');
  assert.equal(control.intake.service.description, 'half  of it');
  assert.deepEqual([...control.remarks].sort(), ['character-lost', 'control-characters']);
  const long = read({
    id: 'a',
    name: 'Help',
    description: 'x'.repeat(10_001),
    url: 'javascript:alert(1)',
  });
  assert.deepEqual([long.intake.service.description, long.intake.service.url], ['', undefined]);
  assert.deepEqual([...long.remarks].sort(), ['text-too-long', 'value-unreadable']);
  assert.deepEqual(readHsdsService({ id: 'a', name: 'x'.repeat(301) }, reading()), {
    refused: 'name-too-long',
    name: 'x'.repeat(100),
  });
  for (const nothing of [{}, { name: ' \u0007 ' }, { name: false }]) {
    assert.ok('refused' in readHsdsService(nothing, reading()));
  }
  for (const nothing of [undefined, null, 7, 'text', []]) {
    assert.deepEqual(readHsdsService(nothing, reading()), { refused: 'unreadable', name: '' });
  }
});

test('whatever JSON holds, the answer is a service or a reason', () => {
  const members = Object.keys(example);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...members), fc.jsonValue()), (raw) => {
      const service = readHsdsService(raw, reading());
      assert.ok(
        'intake' in service ? service.intake.service.name !== '' : service.refused !== undefined,
      );
    }),
    { numRuns: 300 },
  );
});
