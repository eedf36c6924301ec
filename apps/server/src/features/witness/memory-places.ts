import { readFile } from 'node:fs/promises';
import type { Db } from '../../db/schema.ts';
import { type NightFolder, type NightPlaces, nightPlaces } from '../keeping/keeping.ts';
import { awaitMemory } from './witness-key.ts';
import { decodeMemory, encodeMemory, joinMemories, type WitnessMemory } from './witness-memory.ts';
import { WitnessTrouble } from './witness-trouble.ts';

const fileName = 'witness-memory';

/**
 * Where a witness remembers: beside the night keys, which no backup holds, and in the second place
 * where there is one. What is written is on both disks before it is acted on, so that a machine that
 * is lost takes no memory with it.
 */
export class MemoryPlaces {
  readonly #places: NightPlaces;

  constructor(places: NightPlaces) {
    this.#places = places;
  }

  static of(config: Parameters<typeof nightPlaces>[0], communityId: Buffer): MemoryPlaces {
    return new MemoryPlaces(nightPlaces(config, communityId));
  }

  /**
   * What the places together know in the memory of this id; undefined where none has it.
   * @throws WitnessTrouble `damaged`, `second-place`
   */
  async read(id: Buffer): Promise<WitnessMemory | undefined> {
    const { own, second } = this.#places;
    const found = [await readIn(own)];
    if (second !== undefined) found.push(await inSecondPlace(second, () => readIn(second)));
    const [one, two] = found.filter((memory) => memory?.id.equals(id) === true);
    if (one === undefined || two === undefined) return one;
    const joined = joinMemories(one, two);
    if (joined !== undefined) return joined;
    throw new WitnessTrouble(
      'damaged',
      `${own.path} and ${second?.path} remember two different states of one ledger: two servers have cosigned with the key of this one. Stop the other, and have a new key drawn before anything is cosigned again.`,
    );
  }

  /** Whole or not at all in each place, and on its disk. @throws WitnessTrouble `second-place`, `disk-full` */
  async write(memory: WitnessMemory): Promise<void> {
    const { own, second } = this.#places;
    await told(own, () => writeIn(own, memory));
    if (second !== undefined) await inSecondPlace(second, () => writeIn(second, memory));
  }
}

/**
 * Brings the memory of the second place along into a restored data folder; without one there, what was
 * cosigned since the backup is not known here, and nothing is cosigned until a person says.
 */
export async function recallCosigned(
  db: Db,
  communityId: Buffer,
  own: NightFolder,
  second: NightFolder | undefined,
): Promise<void> {
  await awaitMemory(db, communityId);
  const memory = second && (await readIn(second));
  if (memory !== undefined) await writeIn(own, memory);
}

async function readIn(folder: NightFolder): Promise<WitnessMemory | undefined> {
  let text: string;
  try {
    text = await readFile(folder.file(fileName), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const memory = decodeMemory(text);
  if (memory !== undefined) return memory;
  throw new WitnessTrouble(
    'damaged',
    `${folder.file(fileName)} is damaged, so this server cosigns nothing. Move that file away; what to say then is in docs/running.md, “A witness that was restored”.`,
  );
}

async function writeIn(folder: NightFolder, memory: WitnessMemory): Promise<void> {
  await folder.make();
  await folder.write(fileName, async (file) => {
    await file.writeFile(encodeMemory(memory));
  });
}

function inSecondPlace<T>(folder: NightFolder, work: () => Promise<T>): Promise<T> {
  return told(folder, work, 'second-place');
}

async function told<T>(
  folder: NightFolder,
  work: () => Promise<T>,
  place?: 'second-place',
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === undefined) throw cause;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new WitnessTrouble(
        'disk-full',
        `There is no room in ${folder.path} to remember what is cosigned: other ledgers are not cosigned until there is.`,
        { cause },
      );
    }
    if (place === undefined) throw cause;
    throw new WitnessTrouble(
      'second-place',
      `The second place, ${folder.path}, cannot be used (${code}): other ledgers are not cosigned meanwhile, because a restore would not know of it.`,
      { cause },
    );
  }
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof WitnessTrouble || typeof code !== 'string' ? undefined : code;
}
