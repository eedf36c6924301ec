import type { Db } from '../../../db/schema.ts';
import type { Localized } from '../../../pages/language.ts';
import type { ServiceIntake } from '../records/intake.ts';
import { noteDuplicates, noteStoodTwice } from '../records/likely-duplicates.ts';
import { fingerprintOf, storeServices } from '../records/store-services.ts';
import { countServicesOf, storeSource } from '../records/store-source.ts';
import { isUnused, type ReportLine } from './import-report.ts';
import { SeenServices } from './seen-services.ts';
import type { SourceItem } from './source-item.ts';

export interface ImportProgress {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly unused: number;
}

export interface ImportSummary extends ImportProgress {
  /** How often each thing was remarked on. */
  readonly about: ReadonlyMap<ReportLine['about'], number>;
  /** Services that this source had before and this file does not have. They are kept. */
  readonly missing: number;
  /** Pairs that are likely one and the same, for a steward to look at. */
  readonly duplicates: number;
}

/** Where services come from, whatever the form. */
export interface Source {
  readonly id: string;
  readonly attribution: Localized;
  readonly items: AsyncIterable<SourceItem>;
  /** Stores what services refer to, such as the terms that were read since; before each batch. */
  readonly storeReferred?: (db: Db) => Promise<void>;
}

export interface ImportOptions {
  readonly day: string;
  readonly onLine?: (line: ReportLine) => void | Promise<void>;
  readonly onProgress?: (progress: ImportProgress) => void;
}

const batchSize = 1000;

interface Batched {
  readonly intake: ServiceIntake;
  readonly row: number;
  readonly name: string;
}

/**
 * Takes services into a community's directory, batch by batch, each batch a transaction of its own:
 * stopped halfway, everything before is there, and the next run goes over it without writing. Run
 * twice with the same rows, the second run changes nothing. While one batch is stored the next is read.
 */
export async function importServices(
  db: Db,
  communityId: Buffer,
  source: Source,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { id, attribution, items } = source;
  await storeSource(db, communityId, { id, attribution, day: options.day });
  const run = new Run(db, communityId, source, options);
  let batch: Batched[] = [];
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const item of items) {
      const taken = await run.judge(item);
      if (taken) batch.push(taken);
      if (batch.length < batchSize) continue;
      await storing;
      storing = run.store(batch);
      // Its failure is met where it is awaited, a batch later.
      storing.catch(() => undefined);
      batch = [];
    }
    await storing;
    await run.store(batch);
    return await run.summary();
  } finally {
    // Whatever went wrong, nothing of it goes on after this.
    await storing.catch(() => undefined);
    await run.settled();
  }
}

/** One run of an import: what it has seen, counted and said. */
class Run {
  readonly #db: Db;
  readonly #communityId: Buffer;
  readonly #source: Source;
  readonly #options: ImportOptions;
  readonly #seen = new SeenServices();
  readonly #about = new Map<ReportLine['about'], number>();
  readonly #count = { rows: 0, added: 0, changed: 0, unchanged: 0, unused: 0 };
  #duplicates = 0;

  constructor(db: Db, communityId: Buffer, source: Source, options: ImportOptions) {
    this.#db = db;
    this.#communityId = communityId;
    this.#source = source;
    this.#options = options;
  }

  /** The service of a row, unless the row is none or has come by already; says what there is to say. */
  async judge({ row, name, remarks, read }: SourceItem): Promise<Batched | undefined> {
    this.#count.rows += 1;
    if ('unused' in read) {
      await this.#say({ row, name, about: read.unused });
      return undefined;
    }
    let { intake } = read;
    let again = false;
    for (let number = 2; ; number += 1) {
      const print = fingerprintOf(intake);
      const before = this.#seen.find(intake.service.id, print);
      if (before === undefined) {
        this.#seen.add(intake.service.id, print, row);
        break;
      }
      // Word for word the same is one service; another with the same id is not taken for it.
      if (before.isSame || !read.again) return await this.#repeated(row, name, before, intake);
      intake = read.again(number);
      again = true;
    }
    for (const about of remarks) await this.#say({ row, name, about });
    if (again) await this.#say({ row, name, about: 'stands-again' });
    return { intake, row, name };
  }

  async #repeated(
    row: number,
    name: string,
    before: { readonly row: number; readonly isSame: boolean },
    intake: ServiceIntake,
  ): Promise<undefined> {
    const about = before.isSame ? 'stands-twice' : 'id-twice';
    await this.#say({ row, name, about, detail: `row ${before.row}` });
    if (before.isSame && !intake.isHidden) this.#stoodTwice.push(intake.service.id);
    return undefined;
  }

  /** Ids of services that the source had word for word twice, noted with the batch after. */
  #stoodTwice: string[] = [];

  async store(batch: readonly Batched[]): Promise<void> {
    await this.#source.storeReferred?.(this.#db);
    const intakes = batch.map(({ intake }) => intake);
    const stored = await storeServices(this.#db, this.#communityId, this.#source.id, intakes);
    const rowOf = new Map(batch.map((each) => [each.intake.service.id, each]));
    for (const [ids, about] of [
      [stored.foreign, 'other-source'],
      [stored.editsKept, 'steward-edit-kept'],
      [stored.told, 'hidden-place-told'],
    ] as const) {
      for (const id of ids) {
        const { row = 0, name = '' } = rowOf.get(id) ?? {};
        await this.#say({ row, name, about });
      }
    }
    await this.#noting;
    this.#noting = this.#note(stored.written);
    // Its failure is met where it is awaited, a batch later.
    this.#noting.catch(() => undefined);
    const { added, changed, foreign, told } = stored;
    this.#count.added += added;
    this.#count.changed += changed;
    this.#count.unchanged += batch.length - added - changed - foreign.length - told.length;
    this.#options.onProgress?.({ ...this.#count });
  }

  /** Likely duplicates are looked for beside the storing of the next batch, one batch at a time. */
  #noting: Promise<void> = Promise.resolve();

  async #note(written: readonly string[]): Promise<void> {
    this.#duplicates += await noteDuplicates(this.#db, this.#communityId, written);
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#noting.catch(() => undefined);
  }

  async summary(): Promise<ImportSummary> {
    await this.#noting;
    this.#duplicates += await noteStoodTwice(this.#db, this.#communityId, this.#stoodTwice);
    const there = await countServicesOf(this.#db, this.#communityId, this.#source.id);
    const foreign = this.#about.get('other-source') ?? 0;
    return {
      ...this.#count,
      about: this.#about,
      missing: Math.max(0, there - (this.#seen.count - foreign)),
      duplicates: this.#duplicates,
    };
  }

  async #say(line: ReportLine): Promise<void> {
    this.#about.set(line.about, (this.#about.get(line.about) ?? 0) + 1);
    if (isUnused(line.about)) this.#count.unused += 1;
    await this.#options.onLine?.(line);
  }
}
