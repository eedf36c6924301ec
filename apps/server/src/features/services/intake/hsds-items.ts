import type { Db } from '../../../db/schema.ts';
import { jsonItems } from '../../../streams/json-items.ts';
import type { TaxonomyRecord, TaxonomyTermRecord } from '../records/hsds-record.ts';
import { storeTaxonomies } from '../records/store-taxonomies.ts';
import { type ObjectReading, readHsdsObject } from './hsds-object.ts';
import { readHsdsService, type ServiceReading } from './hsds-service.ts';
import type { HsdsSettings } from './hsds-settings.ts';
import type { AreaLookup } from './position.ts';
import type { SourceItem } from './source-item.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Reads one HSDS source: its services, and the terms that they bring along. */
export class HsdsItems {
  readonly #reading: ServiceReading;
  readonly #stored = new Set<string>();

  constructor(settings: HsdsSettings, areas: AreaLookup | undefined) {
    const { source, mobiles = false, language, position } = settings;
    const { within, system = 'wgs-84' } = position ?? {};
    const placing = { within, system, areas };
    this.#reading = { source, mobiles, language, placing, terms: new Map() };
  }

  /** Services of a JSON text: a page, an array, lines, or organizations with services in them. */
  async *ofJson(text: AsyncIterable<string>): AsyncGenerator<SourceItem> {
    let row = 0;
    for await (const json of jsonItems(text, ['contents'])) {
      for (const raw of servicesIn(parse(json))) {
        row += 1;
        yield this.#item(row, raw);
      }
    }
  }

  /** Services that were nested out of tables; row 1 is the header of `services.csv`. */
  *ofTables(services: Iterable<Raw>): Generator<SourceItem> {
    let row = 1;
    for (const raw of services) {
      row += 1;
      yield this.#item(row, raw);
    }
  }

  /** A term that stands by itself. */
  addTerm(raw: Raw): void {
    if (typeof raw.id === 'string') this.#reading.terms.set(raw.id, raw);
  }

  /** Stores the terms that came by since the last time, with their taxonomies. */
  async storeTerms(db: Db, communityId: Buffer): Promise<void> {
    const reading: ObjectReading = { ...this.#reading, remarks: new Set() };
    const taxonomies = new Map<string, TaxonomyRecord>();
    const terms: TaxonomyTermRecord[] = [];
    for (const [key, raw] of this.#reading.terms) {
      this.#reading.terms.delete(key);
      if (this.#stored.has(key)) continue;
      this.#stored.add(key);
      const term = readHsdsObject('taxonomy_term', raw, key, reading);
      if (term === undefined) continue;
      const taxonomy = taxonomyOf(raw, term, reading);
      if (taxonomy) taxonomies.set(taxonomy.id, taxonomy);
      const { taxonomy_id: _, ...rest } = term;
      const belongs = taxonomy ? { taxonomy_id: taxonomy.id } : {};
      terms.push({ ...rest, ...belongs } as unknown as TaxonomyTermRecord);
    }
    if (terms.length === 0) return;
    const { source } = this.#reading;
    await storeTaxonomies(db, communityId, source, [...taxonomies.values()], terms);
  }

  #item(row: number, raw: unknown): SourceItem {
    const read = readHsdsService(raw, this.#reading);
    if ('refused' in read) {
      return { row, name: read.name, remarks: [], read: { unused: read.refused } };
    }
    const { intake, remarks } = read;
    return { row, name: intake.service.name, remarks, read: { intake } };
  }
}

/** The taxonomy that a term carries in it, or names by an id only. */
function taxonomyOf(raw: Raw, term: Raw, reading: ObjectReading): TaxonomyRecord | undefined {
  const carried = readHsdsObject('taxonomy', raw.taxonomy_detail, String(term.id), reading);
  if (carried) return carried as unknown as TaxonomyRecord;
  const { taxonomy_id: id, taxonomy: name } = term;
  if (typeof id !== 'string') return undefined;
  return { id, name: typeof name === 'string' ? name : id, description: '' };
}

function servicesIn(raw: unknown): readonly unknown[] {
  const { services, ...organization } = (raw ?? {}) as Raw;
  if (!Array.isArray(services)) return [raw];
  return services.map((service: unknown) =>
    typeof service === 'object' && service !== null ? { organization, ...service } : service,
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
