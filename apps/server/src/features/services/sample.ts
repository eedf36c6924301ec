import { readFile } from 'node:fs/promises';
import type { Db } from '../../db/schema.ts';
import { intakeOf } from './intake/entry-intake.ts';
import type { ServiceEntry } from './intake/service-entry.ts';
import { idOf } from './intake/service-entry.ts';
import { type Facility, facilityTermId } from './records/built-in-taxonomies.ts';
import type { ServiceIntake } from './records/intake.ts';
import { recordIdOf } from './records/record-id.ts';
import { storeServices } from './records/store-services.ts';
import { storeSource } from './records/store-source.ts';

type SampleService = Pick<
  ServiceEntry,
  'names' | 'descriptions' | 'places' | 'districts' | 'hours' | 'phones' | 'kinds'
> & {
  readonly key: string;
  readonly position?: ServiceEntry['position'];
  readonly facilities?: readonly Facility[];
  readonly languages?: readonly string[];
  readonly free?: boolean;
};

export const sampleSource = {
  id: 'sample',
  attribution: {
    en: 'made up for the sample community',
    'zh-Hant': '示範社區的虛構資料',
    'zh-Hans': '示范社区的虚构资料',
  },
} as const;

/** Thirty services of our own writing, fictional, in three languages. Safe to run again. */
export async function seedServices(db: Db, communityId: Buffer, day: string): Promise<void> {
  const file = new URL('./sample-services.json', import.meta.url);
  const services = JSON.parse(await readFile(file, 'utf8')) as readonly SampleService[];
  await storeSource(db, communityId, { ...sampleSource, day });
  await storeServices(db, communityId, sampleSource.id, services.map(sampleIntake));
}

function sampleIntake(sample: SampleService): ServiceIntake {
  const { key, position = null, facilities = [], languages = [], free, ...texts } = sample;
  const intake = intakeOf({
    ...texts,
    id: idOf(sampleSource.id, key, ''),
    organisation: texts.names,
    website: null,
    position,
  });
  const { service } = intake;
  const there = facilities.map((facility) => ({
    id: recordIdOf('attribute', service.id, facility),
    link_entity: 'service',
    taxonomy_term_id: facilityTermId(facility),
  }));
  const spoken = languages.map((code) => ({ id: recordIdOf('language', service.id, code), code }));
  const cost = { id: recordIdOf('cost_option', service.id), amount: 0 };
  return {
    ...intake,
    service: {
      ...service,
      attributes: [...(service.attributes ?? []), ...there],
      ...(spoken.length > 0 ? { languages: spoken } : {}),
      ...(free ? { cost_options: [cost] } : {}),
    },
  };
}
