import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { NumberedKind } from '../schema.ts';
import {
  fullOrganization,
  fullPlace,
  fullService,
  listedOrganization,
  listedPlace,
  listedService,
  minimalService,
  taxonomy,
  taxonomyTerm,
} from './object-sql.ts';

/** One of the lists of the interface: where its rows are and what their objects look like. */
export interface List {
  readonly kind: NumberedKind;
  /** Alias of the table whose rows are numbered, and the column with their id. */
  readonly alias: string;
  readonly key: string;
  readonly from: RawBuilder<unknown>;
  readonly object: (shape: Shape) => RawBuilder<unknown>;
}

/** How much of each object an answer has. */
export interface Shape {
  readonly isFull: boolean;
  readonly isMinimal: boolean;
  readonly hasFullServices: boolean;
}

const withOrganization = sql`join organizations as o using (community_id, organization_id)`;

export const services: List = {
  kind: 'services',
  alias: 's',
  key: 'service_id',
  from: sql`services as s ${withOrganization}`,
  object: ({ isFull, isMinimal }) => {
    if (isMinimal) return minimalService;
    return isFull ? fullService : listedService;
  },
};

export const organizations: List = {
  kind: 'organizations',
  alias: 'o',
  key: 'organization_id',
  from: sql`organizations as o`,
  object: ({ isFull, hasFullServices }) =>
    isFull || hasFullServices ? fullOrganization(hasFullServices) : listedOrganization,
};

export const servicesAtLocations: List = {
  kind: 'services_at_locations',
  alias: 'a',
  key: 'service_at_location_id',
  from: sql`services_at_locations as a
    join locations as l using (community_id, location_id)
    join services as s using (community_id, service_id)
    join organizations as o on o.community_id = s.community_id
      and o.organization_id = s.organization_id`,
  object: ({ isFull }) => (isFull ? fullPlace : listedPlace),
};

export const taxonomies: List = {
  kind: 'taxonomies',
  alias: 'x',
  key: 'taxonomy_id',
  from: sql`taxonomies as x`,
  object: () => taxonomy,
};

export const taxonomyTerms: List = {
  kind: 'taxonomy_terms',
  alias: 't',
  key: 'term_id',
  from: sql`taxonomy_terms as t left join taxonomies as x using (community_id, taxonomy_id)`,
  object: () => taxonomyTerm,
};
