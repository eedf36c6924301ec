import { facilityName } from '../../../pages/facility-name.ts';
import type { Localized } from '../../../pages/language.ts';
import { languages } from '../../../pages/language.ts';
import { wordsIn } from '../../../pages/words.ts';
import { type ServiceKind, serviceKinds } from '../schema.ts';
import type { Attribute, TaxonomyRecord, TaxonomyTermRecord } from './hsds-record.ts';
import { recordIdOf } from './record-id.ts';
import { membersOf } from './texts.ts';

/** What a place has for whoever comes by; `step-free` is how one gets in. */
export const facilities = [
  'water',
  'charging',
  'toilet',
  'shade',
  'childcare',
  'first-aid',
  'step-free',
] as const;
export type Facility = (typeof facilities)[number];

const kindOfTerm = new Map(serviceKinds.map((kind) => [needTermId(kind), kind]));
const facilityOfTerm = new Map(facilities.map((each) => [facilityTermId(each), each]));

export const needsTaxonomyId = recordIdOf('taxonomy', 'needs');
export const facilitiesTaxonomyId = recordIdOf('taxonomy', 'facilities');

/** The id of a kind of help as a term: the same in every community. */
export function needTermId(kind: ServiceKind): string {
  return recordIdOf('taxonomy_term', 'needs', kind);
}

export function facilityTermId(facility: Facility): string {
  return recordIdOf('taxonomy_term', 'facilities', facility);
}

/** The kinds of help that attributes name, without duplicates. */
export function kindsIn(attributes: readonly Attribute[] = []): readonly ServiceKind[] {
  return distinct(attributes.map(({ taxonomy_term_id: id }) => kindOfTerm.get(id ?? '')));
}

export function facilitiesIn(attributes: readonly Attribute[] = []): readonly Facility[] {
  return distinct(attributes.map(({ taxonomy_term_id: id }) => facilityOfTerm.get(id ?? '')));
}

/** The attributes of a service for its kinds of help. */
export function needAttributes(serviceId: string, kinds: readonly ServiceKind[]): Attribute[] {
  return kinds.map((kind) => ({
    id: recordIdOf('attribute', serviceId, kind),
    link_entity: 'service',
    taxonomy_term_id: needTermId(kind),
  }));
}

export function facilityAttributes(serviceId: string, has: readonly Facility[]): Attribute[] {
  return has.map((facility) => ({
    id: recordIdOf('attribute', serviceId, 'facilities', facility),
    link_entity: 'service',
    taxonomy_term_id: facilityTermId(facility),
  }));
}

/** Whether an attribute names a term of one of our own taxonomies. */
export function isBuiltIn(
  { taxonomy_term_id: id = '' }: Attribute,
  taxonomy: 'needs' | 'facilities',
): boolean {
  return taxonomy === 'needs' ? kindOfTerm.has(id) : facilityOfTerm.has(id);
}

/** Our two taxonomies and their terms, named in every language of the interface. */
export function builtInTaxonomies(): {
  readonly taxonomies: readonly TaxonomyRecord[];
  readonly terms: readonly TaxonomyTermRecord[];
} {
  const inEvery = (of: (words: ReturnType<typeof wordsIn>) => string): Localized =>
    Object.fromEntries(languages.map((language) => [language, of(wordsIn(language))]));
  const taxonomy = (id: string, name: Localized, description: Localized) =>
    ({ id, ...membersOf('en', { name, description }) }) as unknown as TaxonomyRecord;
  const term = (id: string, code: string, of: TaxonomyRecord, name: Localized) => {
    const texts = membersOf('en', { name, description: name });
    const belongs = { code, taxonomy: of.name, taxonomy_id: of.id };
    return { id, ...texts, ...belongs } as unknown as TaxonomyTermRecord;
  };
  const needs = taxonomy(
    needsTaxonomyId,
    inEvery((words) => words.taxonomy_needs_name()),
    inEvery((words) => words.taxonomy_needs_about()),
  );
  const amenities = taxonomy(
    facilitiesTaxonomyId,
    inEvery((words) => words.taxonomy_facilities_name()),
    inEvery((words) => words.taxonomy_facilities_about()),
  );
  return {
    taxonomies: [needs, amenities],
    terms: [
      ...serviceKinds.map((kind) =>
        term(
          needTermId(kind),
          kind,
          needs,
          inEvery((words) => words[`kind_${kind}`]()),
        ),
      ),
      ...facilities.map((each) =>
        term(
          facilityTermId(each),
          each,
          amenities,
          inEvery((words) => facilityName(each, words)),
        ),
      ),
    ],
  };
}

function distinct<T>(found: readonly (T | undefined)[]): readonly T[] {
  return [...new Set(found.filter((each) => each !== undefined))];
}
