import { readFile } from 'node:fs/promises';
import type { Db } from '../../db/schema.ts';
import { intakeOf } from './entry-intake.ts';
import { storeServices } from './records/store-services.ts';
import { storeSource } from './records/store-source.ts';
import type { ServiceEntry } from './service-entry.ts';
import { idOf } from './service-entry.ts';

type SampleService = Pick<
  ServiceEntry,
  'names' | 'descriptions' | 'places' | 'districts' | 'hours' | 'phones' | 'kinds'
> & { readonly key: string; readonly position?: ServiceEntry['position'] };

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
  const entries = services.map(
    ({ key, position = null, ...service }): ServiceEntry => ({
      ...service,
      id: idOf(sampleSource.id, key, ''),
      organisation: service.names,
      website: null,
      position,
    }),
  );
  await storeServices(db, communityId, sampleSource.id, entries.map(intakeOf));
}
