import Type, { type Static, type TObject } from 'typebox';
import { Refusal } from '../../../refusal.ts';

const text = (description: string) => Type.Optional(Type.String({ maxLength: 200, description }));
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

const search = text('Words, in any of the languages and either Chinese script.');
const page = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 1e12,
    description: 'Page number, from 1. A page past the last is empty.',
  }),
);
const per_page = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 1e12,
    description: 'Objects on a page: 50 unless asked, at most 500.',
  }),
);
const format = Type.Optional(
  Type.Enum(['json', 'ndjson'], { description: '`ndjson` gives everything, an object a line.' }),
);
const taxonomy_term_id = text('Only what has this term.');
const taxonomy_id = text('Only what has a term of this taxonomy.');
const organization_id = text('Only what this organization offers.');
const modified_after = text(
  'Only what was modified on or after this day or moment (ISO 8601). Days are kept, not times: `last_modified` is the end of the day.',
);
const full = flag('Objects with all that belongs to them.');

const paged = { page, per_page, format };
const onServices = { search, taxonomy_term_id, taxonomy_id, organization_id, modified_after, full };

/** What each list can be asked with; conditions hold together. */
export const queries = {
  services: Type.Object({
    ...onServices,
    ...paged,
    minimal: flag('Only `id` and `modified_date`; a page then has up to 50,000.'),
  }),
  organizations: Type.Object({
    ...{ search, taxonomy_term_id, taxonomy_id, full, ...paged },
    full_service: flag('With whole services in them.'),
  }),
  services_at_locations: Type.Object({
    ...onServices,
    ...paged,
    postcode: text('Only at locations whose postcode begins so.'),
    proximity: text('Metres around the middle of the postcode’s locations, up to 100,000.'),
  }),
  taxonomies: Type.Object({ search, ...paged }),
  taxonomy_terms: Type.Object({
    ...{ search, taxonomy_id, ...paged },
    parent_id: text('Only the terms under this one.'),
    top_only: flag('Only terms without terms under them.'),
  }),
} as const satisfies Readonly<Record<string, TObject>>;

type Asked = Partial<
  Static<typeof queries.services> &
    Static<typeof queries.organizations> &
    Static<typeof queries.services_at_locations> &
    Static<typeof queries.taxonomy_terms>
>;

/** A request for a list, understood. */
export interface ListQuery
  extends Omit<Asked, 'modified_after' | 'proximity' | 'page' | 'per_page'> {
  readonly page: number;
  readonly perPage: number;
  /** `YYYY-MM-DD`. */
  readonly modifiedOn: string | undefined;
  readonly metres: number | undefined;
}

/**
 * Reads what a list of this schema can be asked with, and leaves out what it cannot. Refuses
 * (`malformed`) what the schema cannot: no date, no distance, a distance from nowhere.
 */
export function readListQuery(given: Asked, { properties }: TObject): ListQuery {
  const known = Object.entries(given).filter(([name]) => name in properties);
  const asked = Object.fromEntries(known) as Asked;
  // PostgreSQL takes any character but this one.
  if (Object.values(asked).some((each) => String(each).includes('\0')))
    throw new Refusal('malformed');
  const { modified_after, proximity, page = 1, per_page, ...rest } = asked;
  const most = rest.minimal ? 50_000 : 500;
  const perPage = Math.min(per_page ?? (rest.minimal ? most : 50), most);
  const metres = proximity === undefined ? undefined : Number(proximity);
  const isDistance = metres === undefined || (metres > 0 && metres <= 100_000);
  if (!isDistance || (metres !== undefined && !rest.postcode)) throw new Refusal('malformed');
  return { ...rest, page, perPage, modifiedOn: readDay(modified_after), metres };
}

/** The day in UTC of an ISO 8601 day or moment. */
function readDay(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  // A plus sign that was not escaped arrives as a space.
  const moment = written.trim().replace(/ (\d\d:?\d\d)$/, '+$1');
  const isIso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.test(
    moment,
  );
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(moment.slice(10));
  const time = moment.length > 10 && !hasZone ? `${moment}Z` : moment;
  const date = new Date(time);
  if (!isIso || Number.isNaN(date.getTime())) throw new Refusal('malformed');
  return date.toISOString().slice(0, 10);
}
