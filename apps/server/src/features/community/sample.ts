import type { Ground } from '../../ground.ts';
import { createCommunity, getCommunity, type NewCommunity } from './community.ts';

/** Fictional, and says so on every page. */
const sample: NewCommunity = {
  slug: 'lantern-hill',
  kind: 'sample',
  names: { en: 'Lantern Hill (sample)', 'zh-Hant': '燈籠丘（示範）', 'zh-Hans': '灯笼丘（示范）' },
  timeZone: 'Asia/Taipei',
  holidays: [],
  emergencyNumbers: [
    {
      number: '119',
      names: { en: 'Fire and ambulance', 'zh-Hant': '消防與救護車', 'zh-Hans': '消防与救护车' },
    },
    { number: '110', names: { en: 'Police', 'zh-Hant': '警察', 'zh-Hans': '警察' } },
  ],
  crisisNumbers: [
    {
      number: '1925',
      names: {
        en: 'Someone to talk to, day and night',
        'zh-Hant': '安心專線，日夜有人聽',
        'zh-Hans': '安心专线，日夜有人听',
      },
    },
    {
      number: '113',
      names: {
        en: 'Violence at home, day and night',
        'zh-Hant': '保護專線，日夜有人接',
        'zh-Hans': '保护专线，日夜有人接',
      },
    },
  ],
  neighbourhoods: [
    { id: 'lower-steps', names: { en: 'Lower Steps', 'zh-Hant': '下石階', 'zh-Hans': '下石阶' } },
    { id: 'kiln-lane', names: { en: 'Kiln Lane', 'zh-Hant': '窯巷', 'zh-Hans': '窑巷' } },
    { id: 'ferry-bank', names: { en: 'Ferry Bank', 'zh-Hant': '渡口岸', 'zh-Hans': '渡口岸' } },
  ],
};

/** Makes the sample community where there is none yet. */
export async function seedSampleCommunity({ db }: Pick<Ground, 'db'>): Promise<readonly string[]> {
  if (!(await getCommunity(db))) await createCommunity(db, sample);
  return [];
}
