import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceIntake } from './intake.ts';
import { sealPlace, tellsPlace } from './sealed-place.ts';
import { layEdits, type Said, type ServiceEdits } from './service-edits.ts';
import { valuesOf } from './service-values.ts';

const said = {
  service: {
    id: '6d1f6f1e-0000-8000-8000-000000000001',
    name: '石階診所',
    text_language: 'zh-Hant',
    description: '牙醫',
    translations: { en: { name: 'Steps Clinic' } },
    status: 'active',
    url: 'https://steps.example/',
    phones: [
      { id: 'p1', number: '02-2731-5566', extension: 12, type: 'voice', description: 'mornings' },
    ],
    schedules: [{ id: 'h', description: '週一至週五 09:00-17:00', text_language: 'zh-Hant' }],
    attributes: [{ id: 'x', taxonomy_term_id: 'b0a3d1c2-0000-4000-8000-000000000009' }],
    cost_options: [{ id: 'c', amount: 300 }],
  },
  places: [
    {
      at: { id: '6d1f6f1e-0000-8000-8000-00000000000a', phones: [{ id: 'p2', number: '1999' }] },
      location: {
        id: '6d1f6f1e-0000-8000-8000-00000000000b',
        location_type: 'physical',
        latitude: 25.04,
        longitude: 121.55,
        languages: [{ id: 'l', code: 'cmn' }],
        addresses: [
          {
            ...{ id: 'a', address_1: '窯巷1號', region: '大安區', city: '臺北市' },
            ...{ state_province: '', postal_code: '106', country: 'TW', address_type: 'physical' },
            text_language: 'zh-Hant',
          },
        ],
      },
    },
  ],
  isHidden: false,
  kinds: ['health'],
} as const satisfies Said;

const edits: ServiceEdits = {
  name: { en: 'Steps Dentist', 'zh-Hant': '石階牙醫', 'zh-Hans': '石阶牙医' },
  description: {},
  alert: { 'zh-Hant': '搬家中' },
  status: 'temporarily closed',
  url: null,
  email: 'desk@steps.example',
  phones: ['02-2731-5566#12', '0800000001'],
  hours: {
    week: [
      [
        ['09:00', '12:00'],
        ['13:30', '17:00'],
      ],
      [['09:00', '12:00']],
      [],
      [],
      [],
      [],
      [['22:00', '02:00']],
    ],
    holidays: 'closed',
    note: { en: 'Ring twice' },
  },
  needs: ['health', 'debt'],
  facilities: ['water', 'step-free'],
  languages: ['cmn', 'vi'],
  free: true,
  places: [
    {
      at: said.places[0].at.id,
      address: { 'zh-Hant': '岸路2號' },
      district: {},
      latitude: 25.05,
      longitude: 121.5,
    },
    { address: { en: '3 Shore Road' }, district: { en: 'Da’an' } },
  ],
};

test('what a steward writes of a member is what is read of it, and all others stay the source’s', () => {
  const before = valuesOf(said);
  assert.deepEqual(before.hours, {
    week: [...Array.from({ length: 5 }, () => [['09:00', '17:00']]), [], []],
    holidays: null,
    note: {},
  });
  for (const [member, value] of Object.entries(edits)) {
    const after = valuesOf(layEdits(said, { [member]: value }));
    for (const [name, shown] of Object.entries(after)) {
      const wanted = name === member ? value : before[name as keyof typeof before];
      const isPlaces = name === 'places' && name === member;
      assert.deepEqual(
        isPlaces ? after.places.map(({ at: _, ...place }) => place) : shown,
        isPlaces ? edits.places?.map(({ at: _, ...place }) => place) : wanted,
        `${member}: ${name}`,
      );
    }
  }
});

test('laid twice is laid once, and without edits nothing is touched', () => {
  assert.equal(layEdits(said, {}), said);
  const once = layEdits(said, edits);
  assert.deepEqual(layEdits(once, edits), once);
  const [phone] = once.service.phones ?? [];
  assert.equal(phone?.description, 'mornings', 'a number that stays keeps what is said of it');
  assert.ok(
    once.service.attributes?.some(({ id }) => id === 'x'),
    'terms of others stay',
  );
  assert.notEqual(once.places[0]?.location.id, said.places[0].location.id);
  assert.equal(once.places[0]?.at.id, said.places[0].at.id);
});

test('a sealed service has nothing of its place, and no id that anything of it went into', () => {
  const id = '11111111-1111-4111-8111-111111111111';
  const sealed = sealPlace(said as Said, id);
  const text = JSON.stringify(sealed);
  assert.doesNotMatch(text, /25\.04|121\.55|窯巷|6d1f6f1e|"p1"|"h"/);
  assert.deepEqual([sealed.service.id, sealed.places, sealed.isHidden], [id, [], true]);
  assert.equal(tellsPlace(sealed, said.places), false);
  for (const description of ['在窯巷1號二樓', 'at 25.0412, 121.5', '25° north']) {
    const told: Said = { ...sealed, service: { ...sealed.service, description } };
    assert.equal(tellsPlace(told, said.places), true, description);
  }
  const organization: ServiceIntake['organization'] = { id, name: '窯巷1號之家', description: '' };
  assert.equal(tellsPlace({ ...sealed, organization }, said.places), true);
});
