import {
  type OrganizationValues,
  organizationTexts,
} from '@nearhand/protocol/directory-organization';
import { writtenPhone } from '../shown-texts.ts';
import type { OrganizationRecord } from './hsds-record.ts';
import { recordIdOf } from './record-id.ts';
import { layTexts, textsOf } from './texts.ts';

/** What stewards changed of an organization, member by member, whole each; what is absent is the source's. */
export type OrganizationEdits = Partial<OrganizationValues>;

/** What of an organization can be changed, as it stands. */
export function organizationValues(record: OrganizationRecord): OrganizationValues {
  const texts = organizationTexts.map((member) => [member, textsOf(record, member)] as const);
  return {
    ...(Object.fromEntries(texts) as Pick<OrganizationValues, (typeof organizationTexts)[number]>),
    website: record.website ?? null,
    email: record.email ?? null,
    phones: (record.phones ?? []).map(writtenPhone),
  };
}

/** What the source says, with what stewards changed laid over it. */
export function layOrganizationEdits(
  said: OrganizationRecord,
  edits: OrganizationEdits,
): OrganizationRecord {
  const { website, email, phones } = edits;
  const texts = organizationTexts.filter((member) => edits[member] !== undefined);
  const changed = Object.fromEntries(texts.map((member) => [member, edits[member] ?? {}]));
  const laid = {
    ...layTexts(said, changed, ['legal_status', 'tax_status', ...organizationTexts]),
    ...(website === undefined ? {} : { website: website ?? '' }),
    ...(email === undefined ? {} : { email: email ?? '' }),
    ...(phones && { phones: phones.map((each) => phoneOf(said, each)) }),
  };
  const isEmpty = (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0);
  const kept = Object.entries(laid).filter(([, value]) => !isEmpty(value));
  // The standard wants a description, if an empty one.
  return { description: '', ...Object.fromEntries(kept) } as unknown as OrganizationRecord;
}

function phoneOf({ id, phones = [] }: OrganizationRecord, written: string) {
  const [number = '', extension] = written.split('#');
  const inner = extension === undefined ? {} : { extension: Number(extension) };
  const made = { id: recordIdOf('phone', id, written), number, ...inner, type: 'voice' };
  return phones.find((phone) => writtenPhone(phone) === written) ?? made;
}
