import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Chance } from './chance.ts';
import { coverage } from './coverage.ts';
import { type Decoder, decoders } from './decoders.ts';
import { mutate } from './mutation.ts';

/** An input for which a decoder did something else than read or refuse. */
export interface Finding {
  readonly decoder: string;
  /** In base64. */
  readonly input: string;
  readonly why: string;
}

export interface DecodersReport {
  readonly seed: number;
  readonly decoders: number;
  readonly inputs: number;
  readonly corpus: number;
  /** Blocks of our code that ran. */
  readonly blocks: number;
  readonly findings: readonly Finding[];
}

const folder = new URL('../../vectors/', import.meta.url);
const corpusFolder = new URL('fuzz/', folder);
const together = 200;
const slowMs = 1000;
const largestKept = 1024;
const mostKept = 24;
const ownErrors =
  /^(Seal|Ledger|Protocol|Room|Visit|Start|Directory|Keeping|Area|Report|Cli)Error$/;

/** Undefined where the decoder read it, or refused it in our own words; else what it did. */
export async function tryOn({ read }: Decoder, input: Buffer): Promise<string | undefined> {
  const began = performance.now();
  try {
    await read(Buffer.from(input));
  } catch (error) {
    if (!isOurs(error))
      return error instanceof Error ? `${error.name}: ${error.message}` : 'no error';
  }
  const took = performance.now() - began;
  return took > slowMs ? `took ${Math.round(took)} ms` : undefined;
}

/** By name: `Refusal` carries a code, as all of ours do. */
function isOurs(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ownErrors.test(error.name) || error.constructor.name === 'Refusal';
}

/** The inputs that are kept of a decoder: each once ran something new. */
export function corpusOf(name: string): readonly Buffer[] {
  const file = new URL(`${name}.json`, corpusFolder);
  if (!readdirSync(corpusFolder).includes(`${name}.json`)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]).map((input) =>
    Buffer.from(input, 'base64'),
  );
}

function seedsOf({ vectors = [], texts = [] }: Decoder): readonly Buffer[] {
  const ofVectors = vectors.flatMap((name) => {
    const { valid, invalid } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
    return [...valid, ...invalid].flatMap(({ bytes }: { readonly bytes?: string }) =>
      bytes === undefined ? [] : [Buffer.from(bytes, 'base64url')],
    );
  });
  return [...ofVectors, ...texts.map((text) => Buffer.from(text)), Buffer.alloc(0)];
}

/** Every kept input once. */
export async function replay(): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const decoder of decoders) {
    for (const input of [...seedsOf(decoder), ...corpusOf(decoder.name)]) {
      const why = await tryOn(decoder, input);
      if (why === undefined) continue;
      findings.push({ decoder: decoder.name, input: input.toString('base64'), why });
    }
  }
  return findings;
}

/**
 * Tries changed inputs on each decoder in turn until the time is over, and goes on from those that ran
 * something new. With `keep`, these are written to `vectors/fuzz/`.
 */
export async function fuzzDecoders(
  seed: number,
  milliseconds: number,
  keep: boolean,
): Promise<DecodersReport> {
  const chance = new Chance(seed);
  const runs = decoders.map((decoder) => new DecoderRun(decoder, chance));
  for (const run of runs) await run.begin();
  const end = performance.now() + milliseconds;
  for (let turn = 0; performance.now() < end; turn += 1) {
    await runs[turn % runs.length]?.go();
  }
  if (keep) for (const run of runs) run.write();
  return {
    ...{ seed, decoders: runs.length, blocks: coverage.size },
    inputs: runs.reduce((sum, { inputs }) => sum + inputs, 0),
    corpus: runs.reduce((sum, { found }) => sum + found.length, 0),
    findings: runs.flatMap(({ findings }) => findings),
  };
}

class DecoderRun {
  readonly #decoder: Decoder;
  readonly #chance: Chance;
  readonly #pool: Buffer[];
  readonly found: Buffer[];
  readonly findings: Finding[] = [];
  readonly #reasons = new Set<string>();
  inputs = 0;

  constructor(decoder: Decoder, chance: Chance) {
    this.#decoder = decoder;
    this.#chance = chance;
    this.found = [...corpusOf(decoder.name)];
    this.#pool = [...seedsOf(decoder), ...this.found];
  }

  async begin(): Promise<void> {
    for (const input of this.#pool) await this.#try(input);
    coverage.look();
  }

  /** Many at once, since a look at what ran costs as much as they do; then one by one where it pays. */
  async go(): Promise<void> {
    const inputs = Array.from({ length: together }, () =>
      mutate(this.#chance.pick(this.#pool), this.#pool, this.#chance),
    );
    for (const input of inputs) await this.#try(input);
    if (coverage.peek() === 0) return;
    for (const input of inputs) {
      await this.#try(input);
      if (coverage.look() === 0) continue;
      this.#pool.push(input);
      if (input.length <= largestKept) this.found.push(input);
    }
  }

  async #try(input: Buffer): Promise<void> {
    this.inputs += 1;
    const why = await tryOn(this.#decoder, input);
    if (why === undefined || this.#reasons.has(why)) return;
    this.#reasons.add(why);
    const decoder = this.#decoder.name;
    this.findings.push({ decoder, input: input.toString('base64'), why });
  }

  /** Writes what was kept, oldest first and no more than a few. */
  write(): void {
    const kept = this.found.slice(0, mostKept).map((input) => input.toString('base64'));
    if (kept.length === 0) return;
    const file = new URL(`${this.#decoder.name}.json`, corpusFolder);
    writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  }
}
