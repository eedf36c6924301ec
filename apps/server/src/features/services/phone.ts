/** How numbers are written where a source comes from. */
export interface PhoneRules {
  /** Set before numbers that carry none, such as `02`. */
  readonly areaCode?: string;
  /** Digits of a number without area code, such as 8. */
  readonly localDigits?: number;
  /** Whether mobile numbers are wanted: often they are somebody's own. */
  readonly mobiles: boolean;
}

export type PhoneRemark = 'phone-empty' | 'phone-unreadable' | 'phone-mobile';

export interface Phones {
  /** Each as `02-2731-5566` or `02-2731-5566#123`, first the one that stands first. */
  readonly phones: readonly string[];
  readonly remarks: readonly PhoneRemark[];
}

const separators = /[、,，;；/與及和]|\s{2,}|(?<=\d)\.(?=\d)|(?<=\d{7,}) (?=\(?\d{2,})/u;
const extension = /(?:#|＃|轉|分機|\*|ext\.?)\s*(\d{1,6})\s*$/iu;
const mobile = /^(?:(?:\+?886)?0?9\d{8}|(?:\+?86)?1[3-9]\d{9})$/;

/** Reads the telephone numbers of one field; what cannot be read is left out and remarked on. */
export function readPhones(raw: string, rules: PhoneRules): Phones {
  const field = raw.normalize('NFKC').trim();
  if (field === '') return { phones: [], remarks: ['phone-empty'] };
  const phones: string[] = [];
  const remarks = new Set<PhoneRemark>();
  for (const part of field.split(separators)) {
    const written = part.replace(/[.\s]+$/u, '').trim();
    if (written === '') continue;
    const read = readPhone(written, rules);
    if (read === 'phone-mobile' || read === 'phone-unreadable') remarks.add(read);
    else if (!phones.includes(read)) phones.push(read);
  }
  if (phones.length === 0 && remarks.size === 0) remarks.add('phone-unreadable');
  return { phones, remarks: [...remarks] };
}

function readPhone(written: string, rules: PhoneRules): string | PhoneRemark {
  const [, inner] = extension.exec(written) ?? [];
  const main = inner === undefined ? written : written.replace(extension, '');
  if (/[^\d\s()+\-–—〈〉]/u.test(main)) return 'phone-unreadable';
  const digits = main.replace(/[^\d+]/g, '');
  const isMobile = mobile.test(digits);
  if (isMobile && !rules.mobiles) return 'phone-mobile';
  const whole = isMobile ? digits : withAreaCode(digits, rules);
  if (whole === undefined) return 'phone-unreadable';
  return inner === undefined ? whole : `${whole}#${inner}`;
}

function withAreaCode(digits: string, rules: PhoneRules): string | undefined {
  const { areaCode, localDigits } = rules;
  if (areaCode === undefined || localDigits === undefined) {
    return /^\+?\d{3,15}$/.test(digits) ? digits : undefined;
  }
  const bare = areaCode.replace(/^0/, '');
  const local = [
    { lead: areaCode, rest: digits.slice(areaCode.length) },
    { lead: bare, rest: digits.slice(bare.length) },
    { lead: '', rest: digits },
  ].find(({ lead, rest }) => digits.startsWith(lead) && rest.length === localDigits);
  if (local) return `${areaCode}-${grouped(local.rest)}`;
  // Toll-free and short national lines; anything else has a digit too many or too few.
  return /^0[48]00\d{6}$|^1\d{2,3}$/.test(digits) ? digits : undefined;
}

function grouped(local: string): string {
  return local.length === 8 ? `${local.slice(0, 4)}-${local.slice(4)}` : local;
}
