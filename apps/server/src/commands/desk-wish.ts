import { stepTypes } from '@nearhand/room/step';
import type { Translated } from '../features/community/community.ts';
import type { NewDesk } from '../features/desks/desks.ts';
import { translated, wrongOption } from './given-texts.ts';

/** A desk as `nearhand init` and `nearhand add desk` are asked for one. */
export interface DeskWish {
  readonly desk: NewDesk;
  /** How many stewards it begins with, and how many of them sign each change. */
  readonly stewards: number;
  readonly needed: number;
}

/** The options of a desk, for `parseArgs`. */
export const deskOptions = {
  desk: { type: 'string' },
  place: { type: 'string' },
  phone: { type: 'string' },
  languages: { type: 'string', default: 'en,zh-Hant,zh-Hans' },
  stewards: { type: 'string', default: '3' },
  needed: { type: 'string', default: '2' },
} as const;

export type DeskValues = { readonly [Name in keyof typeof deskOptions]?: string | undefined };

const mostStewards = 20;

/** @throws StartError that names the option which is missing or wrong */
export function readDeskWish(values: DeskValues): DeskWish {
  const { phone } = values;
  if (!phone) throw wrongOption('phone', 'the desk’s telephone');
  const stewards = count(values.stewards, 'stewards', 3, mostStewards);
  return {
    stewards,
    needed: count(values.needed, 'needed', 2, stewards),
    desk: {
      names: translated(values.desk, 'desk'),
      place: translated(values.place, 'place'),
      phone,
      languages: languages(values.languages),
      ...undescribed,
      complaints: { name: '—', phone },
    },
  };
}

const soon: Translated = {
  en: 'The steward has not described this desk yet.',
  'zh-Hant': '管理人還沒有寫這個服務台的說明。',
  'zh-Hans': '管理人还没有写这个服务台的说明。',
};

/** A desk that its stewards still have to describe: paused until then. */
const undescribed = {
  about: soon,
  hours: [],
  answersWithin: soon,
  needs: stepTypes,
  neighbourhoods: [],
  paused: true,
};

/** Language tags that the desk answers in, such as `zh-Hant,en,vi`. */
function languages(text: string | undefined): readonly string[] {
  const tags = (text ?? '').split(',').map((tag) => tag.trim());
  const isRight =
    tags.length <= 20 && tags.every((tag) => /^[A-Za-z]{2,3}(-[A-Za-z]{2,8})*$/.test(tag));
  if (!isRight) throw wrongOption('languages', 'tags between commas, such as zh-Hant,en,vi');
  return [...new Set(tags)];
}

function count(text: string | undefined, option: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d{1,2}$/.test(text ?? '') && number >= least && number <= most) return number;
  throw wrongOption(option, `a number from ${least} to ${most}`);
}
