import type { Ground } from '../../ground.ts';
import { getCommunity } from '../community/community.ts';
import { createDesk, hasDesks, type NewDesk } from './create-desk.ts';

const weekdays = [0, 1, 2, 3, 4].map((day) => ({ day, from: '09:00', to: '19:00' }));

/** Fictional: place, telephone and contact exist nowhere. */
const sampleDesk: NewDesk = {
  names: { en: 'Lantern Steps desk', 'zh-Hant': '燈籠石階服務台', 'zh-Hans': '灯笼石阶服务台' },
  about: {
    en: 'Two neighbours and a kettle. Debt letters, forms, rent, work, or just somebody to talk to.',
    'zh-Hant': '兩位鄰居和一壺茶。帳單、表格、房租、工作，或只是想找人說說話。',
    'zh-Hans': '两位邻居和一壶茶。账单、表格、房租、工作，或只是想找人说说话。',
  },
  place: {
    en: '12 Lower Steps, ground floor, step-free (does not exist)',
    'zh-Hant': '下石階 12 號一樓，無障礙（虛構）',
    'zh-Hans': '下石阶 12 号一楼，无障碍（虚构）',
  },
  phone: '00-0000-0012',
  hours: [...weekdays, { day: 5, from: '10:00', to: '16:00' }],
  answersWithin: {
    en: 'within one working day',
    'zh-Hant': '一個工作天之內',
    'zh-Hans': '一个工作日之内',
  },
  languages: ['zh-Hant', 'zh-Hans', 'en'],
  needs: [
    ...['debt', 'counselling', 'benefit', 'legal', 'health', 'housing'],
    ...['work', 'schooling', 'childcare', 'mediation', 'company', 'other'],
  ],
  neighbourhoods: [],
  paused: false,
  complaints: {
    name: 'Lantern Hill Ombud (fictional) 燈籠丘申訴專員（虛構）',
    phone: '00-0000-0099',
  },
};

/**
 * The sample's one desk, at the first start only. The lines are the one-time enrolment links of its
 * steward and two helpers; they are printed once and kept nowhere in clear but in the database.
 */
export async function seedSampleDesk({
  db,
  config,
}: Pick<Ground, 'db' | 'config'>): Promise<readonly string[]> {
  const community = await getCommunity(db);
  if (community?.kind !== 'sample' || (await hasDesks(db, community.id))) return [];
  const desk = { ...sampleDesk, neighbourhoods: community.neighbourhoods.map(({ id }) => id) };
  const roles = ['steward', 'helper', 'helper'] as const;
  const links = await db
    .transaction()
    .execute((transaction) => createDesk(transaction, community, config.origin, desk, roles));
  return roles.map((role, index) => `enrol a ${role} once: ${links[index]}`);
}
