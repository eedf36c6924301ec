import { readTexts, type Texts } from './directory-desk.ts';
import { type JsonValue, readList, readObject, readText } from './json-reader.ts';

/** Texts of an organization that a steward can change. */
export const organizationTexts = ['name', 'alternate_name', 'description'] as const;
export type OrganizationText = (typeof organizationTexts)[number];

/** What of an organization can be changed (`docs/http.md`, "Services for stewards"). */
export interface OrganizationValues extends Readonly<Record<OrganizationText, Texts>> {
  readonly website: string | null;
  readonly email: string | null;
  readonly phones: readonly string[];
}

/** An organization in a steward's hands. */
export interface DeskOrganization {
  readonly id: string;
  readonly values: OrganizationValues;
  readonly revision: string;
}

export function decodeDeskOrganization(value: JsonValue): DeskOrganization {
  const { id, values, revision } = readObject(value, 'organization');
  const it = readObject(values, 'values');
  const optional = (member: 'website' | 'email') =>
    it[member] === null ? null : readText(it[member], `values.${member}`);
  return {
    id: readText(id, 'id'),
    revision: readText(revision, 'revision'),
    values: {
      name: readTexts(it.name, 'values.name'),
      alternate_name: readTexts(it.alternate_name, 'values.alternate_name'),
      description: readTexts(it.description, 'values.description'),
      website: optional('website'),
      email: optional('email'),
      phones: readList(it.phones, 'values.phones', readText),
    },
  };
}
