import type { PlacedLocation, ServiceIntake } from './intake.ts';
import { textsOf } from './texts.ts';

/** What of a service tells that another is likely the same. */
export interface Likeness {
  /**
   * `c` and the heart of its name, `p` and a telephone number, `a` and an address; `f` and the floors
   * there, by which nothing is looked up.
   */
  readonly keys: readonly string[];
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Another way of making keys, and they are made anew after a start. */
export const likenessVersion = '1';

const longestKey = 100;

/** The keys of a service as it is shown. */
export function likenessKeys({
  service,
  places,
}: Pick<ServiceIntake, 'service' | 'places'>): readonly string[] {
  const [place] = places;
  const written = place ? addressOf(place.location) : '';
  const phones = [service, ...places.flatMap(({ at, location }) => [at, location])].flatMap(
    (each) => each.phones ?? [],
  );
  const keys = [
    `c${heartOf(service.name)}`,
    ...phones.map(({ number, extension }) => `p${phoneKey(number, extension)}`),
    `a${doorOf(written)}`,
    `f${floorsIn(written).join(' ')}`,
  ];
  const told = keys.filter((key) => key.length > (key.startsWith('f') ? 1 : 2)).map(cut);
  return [...new Set(told)];
}

/** So much of a key as a row has room for, without half a pair at its end. */
function cut(key: string): string {
  return key.slice(0, longestKey).replace(/\p{Surrogate}$/u, '');
}

const legalForms =
  /財團法人|财团法人|社團法人|社团法人|私立|公設民營|公设民营|\b(inc|ltd|llc)\b/giu;
const cities =
  /(台北|新北|桃園|台中|台南|高雄|基隆|新竹|嘉義)市|(新竹|苗栗|彰化|南投|雲林|嘉義|屏東|宜蘭|花蓮|台東|澎湖|金門|連江)縣/gu;

/** A name without what makes no difference: spaces, signs, width, case, legal form and city. */
export function heartOf(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase().replaceAll('臺', '台').replaceAll('⻑', '長');
  const signs = /[\s\p{P}\p{S}]/gu;
  const heart = plain.replace(/\s/gu, '').replace(legalForms, '').replace(cities, '');
  return heart.replace(signs, '') || plain.replace(signs, '');
}

/** The digits by which one calls from nearby, and the extension. */
function phoneKey(number: string, extension: number | undefined): string {
  const digits = number.replace(/\D/g, '').slice(-8);
  return digits.length < 5 ? '' : `${digits}${extension === undefined ? '' : `#${extension}`}`;
}

function addressOf({ addresses = [] }: PlacedLocation): string {
  const [address] = addresses;
  const [written = ''] = address ? Object.values(textsOf(address, 'address_1')) : [];
  return written;
}

/** The door: road and number, without city, district, village and floor. */
export function doorOf(written: string): string {
  const numbers = plainAddress(written);
  const road = numbers.replace(/^.*?[市縣县]/u, '').replace(/^[^路街道]{1,4}?[區区鄉乡鎮镇]/u, '');
  const street = road.replace(/^[^路街道]{1,4}?里/u, '').replace(/^\d+[鄰邻]/u, '');
  const [door] = /^.*?\d[^號号]*?[號号](之\d+|-\d+)?/u.exec(street) ?? [];
  return (door ?? street).replace(/[\p{P}\p{S}]/gu, '');
}

const mostFloors = 20;

/** The floors that an address names: `1~3樓` as 1, 2 and 3, `4樓之1` as itself. */
export function floorsIn(written: string): readonly string[] {
  const floors: string[] = [];
  const named = /(b?\d+(?:[~\-至、,.]b?\d+)*)[樓楼f](之\d+)?/gu;
  for (const [, numbers = '', part = ''] of plainAddress(written).matchAll(named)) {
    for (const each of numbers.split(/[、,.]/u)) {
      const [from = '', to = from] = each.split(/[~\-至]/u);
      const [first, last] = [Number(from), Number(to)];
      const isRange = part === '' && last > first && last - first < mostFloors;
      if (!isRange) floors.push(`${from}${part}`);
      for (let floor = first; isRange && floor <= last; floor += 1) floors.push(String(floor));
    }
  }
  return [...new Set(floors)].slice(0, mostFloors);
}

function plainAddress(written: string): string {
  const plain = written.normalize('NFKC').toLowerCase().replaceAll('臺', '台');
  return plain
    .replace(/[\s「」『』"']/gu, '')
    .replace(/[〇零○o一二三四五六七八九十百]+(?=[段巷弄號号樓楼之鄰邻])/gu, readNumeral);
}

const numerals = '〇一二三四五六七八九';

/** `三十九` and `一五一` as digits. */
function readNumeral(text: string): string {
  const plain = text.replace(/[零○o]/gu, '〇');
  const digit = (of: string) => numerals.indexOf(of);
  if (!/[十百]/u.test(plain)) return [...plain].map(digit).join('');
  let number = 0;
  let last = 0;
  for (const each of plain) {
    if (each === '百') number += (last || 1) * 100;
    else if (each === '十') number += (last || 1) * 10;
    if ('十百'.includes(each)) last = 0;
    else last = digit(each);
  }
  return String(number + last);
}

/** Two points so near to each other are likely one door written twice, in metres. */
const sameDoor = 330;
/** So far apart, one number is that of a house with several branches. */
const elsewhere = 1000;
/** How much of two names that are not the same must be the same at one door. */
const alikeEnough = 0.7;

/** Whether two services are likely one and the same. */
export function areLikelyOne(one: Likeness, other: Likeness): boolean {
  const shared = one.keys.filter((key) => other.keys.includes(key));
  const shares = (kind: string) => shared.some((key) => key.startsWith(kind));
  const apart = metresBetween(one, other);
  const isAtOneDoor = shares('a') && (apart ?? 0) < elsewhere;
  const isNear = apart === undefined || apart < sameDoor;
  if (shares('c')) return isNear || isAtOneDoor || (shares('p') && apart < elsewhere);
  if (likenessOfNames(heartIn(one), heartIn(other)) < alikeEnough) return false;
  // Homes of one kind stand over each other in one house, and branches have one number.
  if (isAtOneDoor) return !areOnOtherFloors(one, other);
  const hasNoDoor = [one, other].some(({ keys }) => !keys.some((key) => key.startsWith('a')));
  return hasNoDoor && shares('p') && isNear;
}

function areOnOtherFloors(one: Likeness, other: Likeness): boolean {
  const [ones, others] = [one, other].map(({ keys }) =>
    keys.filter((key) => key.startsWith('f')).flatMap((key) => key.slice(1).split(' ')),
  );
  if (!ones?.length || !others?.length) return false;
  return !ones.some((floor) => others.includes(floor));
}

function heartIn({ keys }: Likeness): string {
  return keys.find((key) => key.startsWith('c'))?.slice(1) ?? '';
}

/** How many of the pairs of neighbouring characters two names have in common, from 0 to 1. */
function likenessOfNames(one: string, other: string): number {
  const [ones, others] = [pairsOf(one), pairsOf(other)];
  if (ones.size === 0 || others.size === 0) return 0;
  const common = [...ones].filter((pair) => others.has(pair)).length;
  return (2 * common) / (ones.size + others.size);
}

function pairsOf(text: string): ReadonlySet<string> {
  const characters = [...text];
  return new Set(characters.slice(1).map((each, index) => `${characters[index]}${each}`));
}

function metresBetween(one: Likeness, other: Likeness): number | undefined {
  if (one.latitude === null || one.longitude === null) return undefined;
  if (other.latitude === null || other.longitude === null) return undefined;
  const metres = 111_320;
  const north = (one.latitude - other.latitude) * metres;
  const east =
    (one.longitude - other.longitude) * metres * Math.cos((one.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
