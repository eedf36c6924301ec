import { foldHan } from '../han-folding.ts';

/** What a text of opening hours is made of; any other word makes it one that is not understood. */
export type HoursToken =
  | { readonly kind: 'day'; readonly days: readonly number[] }
  /** A weekday without its word for day, as in 周一、三、五: only after another day. */
  | { readonly kind: 'bare-day'; readonly day: number }
  | { readonly kind: 'time'; readonly minute: number; readonly half: 'am' | 'pm' | undefined }
  | { readonly kind: 'part'; readonly part: DayPart }
  | { readonly kind: 'to' }
  | { readonly kind: 'and' }
  | { readonly kind: 'always' }
  | { readonly kind: 'holidays' }
  | { readonly kind: 'closed' };

export type DayPart = 'morning' | 'noon' | 'afternoon' | 'evening' | 'all-day';

const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
const han = '一二三四五六日';
const english = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

type Reader = readonly [RegExp, (match: RegExpExecArray) => HoursToken | undefined];

const readers: readonly Reader[] = [
  [/[\s　]+/y, () => undefined],
  [/(?:and|&|及|和|与|[,，、;；.。/])/y, () => ({ kind: 'and' })],
  [/(?:至|到|~|〜|～|-|–|—|to|through|until)/y, () => ({ kind: 'to' })],
  [
    /(?:24小时(?:营业|服务|全年无休)?|日夜都有人|全年无休|24\s?hours(?: a day)?|24\/7|day and night)/y,
    () => ({ kind: 'always' }),
  ],
  [
    /(?:国定假日|例假日|公众假期|法定节假日|节假日|public holidays?)/y,
    () => ({ kind: 'holidays' }),
  ],
  [/(?:休息|公休|休诊|不开放|休|closed)/y, () => ({ kind: 'closed' })],
  [/(?:每[日天]|天天|every ?day|daily|每晚|every night)/y, () => ({ kind: 'day', days: everyDay })],
  [/(?:平日|weekdays?|working days)/y, () => ({ kind: 'day', days: everyDay.slice(0, 5) })],
  [/(?:周末|weekends?)/y, () => ({ kind: 'day', days: [5, 6] })],
  [
    /(?:周|星期|礼拜|周[ ])([一二三四五六日天])/y,
    ([, day = '']) => dayToken(han.indexOf(day.replace('天', '日'))),
  ],
  [
    /(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?s?(?![a-z])\.?/y,
    ([, day = '']) => dayToken(english.indexOf(day)),
  ],
  [/(\d{1,2}):(\d\d)\s?(am|pm)?(?![a-z\d])/y, ([, h, m, half]) => timeToken(h, m, half)],
  [/(\d{1,2})\s?(am|pm)(?![a-z])/y, ([, h, half]) => timeToken(h, '0', half)],
  [
    /(\d{1,2})[点时](半|(\d\d)分)?/y,
    ([, h, half, m]) => timeToken(h, half === '半' ? '30' : (m ?? '0'), undefined),
  ],
  [/(?:上午|早上|mornings?)/y, () => ({ kind: 'part', part: 'morning' })],
  [/(?:中午|noon)/y, () => ({ kind: 'part', part: 'noon' })],
  [/(?:下午|afternoons?)/y, () => ({ kind: 'part', part: 'afternoon' })],
  [/(?:晚上|夜间|晚间|evenings?)/y, () => ({ kind: 'part', part: 'evening' })],
  [/(?:全[日天]|all day)/y, () => ({ kind: 'part', part: 'all-day' })],
  [/[一二三四五六日]/y, ([day]) => ({ kind: 'bare-day', day: han.indexOf(day) })],
];

/** The words of a text of opening hours; undefined as soon as one is not among them. */
export function readHoursTokens(text: string): readonly HoursToken[] | undefined {
  const plain = foldHan(text.normalize('NFKC').toLowerCase()).replaceAll('週', '周');
  const tokens: HoursToken[] = [];
  let at = 0;
  while (at < plain.length) {
    const found = nextToken(plain, at);
    if (found === undefined) return undefined;
    if (found.token) tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

function nextToken(
  plain: string,
  at: number,
): { token: HoursToken | undefined; end: number } | undefined {
  for (const [pattern, make] of readers) {
    pattern.lastIndex = at;
    const match = pattern.exec(plain);
    if (match) return { token: make(match), end: pattern.lastIndex };
  }
  return undefined;
}

function dayToken(day: number): HoursToken {
  return { kind: 'day', days: [day] };
}

function timeToken(hour = '', minute = '', half: string | undefined): HoursToken | undefined {
  const isHalf = half === 'am' || half === 'pm';
  const hours = isHalf && Number(hour) === 12 ? 0 : Number(hour);
  return { kind: 'time', minute: hours * 60 + Number(minute), half: isHalf ? half : undefined };
}
