import { type HsdsKind, hsdsShapes } from './hsds-shapes.ts';
import type { StagedTables, TableRow } from './staged-tables.ts';

type Nested = Record<string, unknown>;

/** Nests the rows of a package as the standard's JSON has them, service by service. */
export function* nestedServices(tables: StagedTables): Generator<Nested> {
  for (const row of tables.all('service')) yield nestService(tables, row);
}

function nestService(tables: StagedTables, row: TableRow): Nested {
  const owned = tables.owned('service', row.id ?? '');
  const service = nestWith(tables, 'service', row, owned);
  const organization = row.organization_id && tables.byId('organization', row.organization_id);
  const program = row.program_id && tables.byId('program', row.program_id);
  const places = owned.get('service_at_location') ?? [];
  return {
    ...service,
    ...(organization ? { organization: nest(tables, 'organization', organization) } : {}),
    ...(program ? { program: nest(tables, 'program', program) } : {}),
    service_at_locations: places.map((place) => {
      const location = place.location_id && tables.byId('location', place.location_id);
      return {
        ...nest(tables, 'service_at_location', place),
        ...(location ? { location: nest(tables, 'location', location) } : {}),
      };
    }),
  };
}

/** Terms with their taxonomies, for those that no attribute names. */
export function* nestedTerms(tables: StagedTables): Generator<Nested> {
  for (const row of tables.all('taxonomy_term')) yield nestTerm(tables, row);
}

function nestTerm(tables: StagedTables, row: TableRow): Nested {
  const taxonomy = row.taxonomy_id && tables.byId('taxonomy', row.taxonomy_id);
  return {
    ...nest(tables, 'taxonomy_term', row),
    ...(taxonomy ? { taxonomy_detail: nest(tables, 'taxonomy', taxonomy) } : {}),
  };
}

function nest(tables: StagedTables, kind: HsdsKind, row: TableRow): Nested {
  const owned = row.id ? tables.owned(kind, row.id) : new Map<string, readonly TableRow[]>();
  return nestWith(tables, kind, row, owned);
}

function nestWith(
  tables: StagedTables,
  kind: HsdsKind,
  row: TableRow,
  owned: ReadonlyMap<string, readonly TableRow[]>,
): Nested {
  const nested: Nested = { ...row };
  for (const [name, member] of Object.entries(hsdsShapes[kind].members)) {
    if (member.is !== 'list') continue;
    const rows = owned.get(member.kind);
    if (rows) nested[name] = rows.map((each) => nest(tables, member.kind, each));
  }
  if (kind === 'service_capacity' && row.unit_id) {
    const unit = tables.byId('unit', row.unit_id);
    if (unit) nested.unit = nest(tables, 'unit', unit);
  }
  if (kind === 'attribute' && row.taxonomy_term_id) {
    const term = tables.byId('taxonomy_term', row.taxonomy_term_id);
    if (term) nested.taxonomy_term = nestTerm(tables, term);
  }
  const translations = translationsOf(owned.get('translation'));
  return translations ? { ...nested, translations } : nested;
}

function translationsOf(
  rows: readonly TableRow[] | undefined,
): Readonly<Record<string, Readonly<Record<string, string>>>> | undefined {
  if (rows === undefined) return undefined;
  const translations: Record<string, Record<string, string>> = {};
  for (const { language = '', field_name = '', text = '' } of rows) {
    translations[language] = { ...translations[language], [field_name]: text };
  }
  return translations;
}
