import { hashFromBase64, toBase64 } from '@nearhand/ledger/base64';
import { fromDecimal } from '@nearhand/ledger/decimal';
import type { TreeHead } from '@nearhand/ledger/tile-reader';
import { equal } from '@nearhand/seal/bytes';

/** What a witness remembers outside the database: of each log the newest head that it cosigned. */
export interface WitnessMemory {
  /** 16 bytes: the database that it belongs to names it. */
  readonly id: Buffer;
  /**
   * Whether it goes back to the drawing of the key: then a log that it does not have was never
   * cosigned. One that was begun after a restore knows no more than what a person told it.
   */
  readonly isWhole: boolean;
  /** By origin; size 0 for a log that was not cosigned yet. */
  readonly heads: ReadonlyMap<string, TreeHead>;
}

const title = 'nearhand/v1/witness-memory';

/** Lines of text: title, id in hex, `whole` or `told`, `origin size root` for each log, `end`. */
export function encodeMemory({ id, isWhole, heads }: WitnessMemory): string {
  const logs = [...heads].map(([origin, { size, root }]) => `${origin} ${size} ${toBase64(root)}`);
  const lines = [title, id.toString('hex'), isWhole ? 'whole' : 'told', ...logs.sort(), 'end'];
  return `${lines.join('\n')}\n`;
}

/** Undefined for what is not such a file, whole. */
export function decodeMemory(text: string): WitnessMemory | undefined {
  const [first, id = '', how = '', ...rest] = text.split('\n');
  const isFramed = first === title && rest.pop() === '' && rest.pop() === 'end';
  if (!isFramed || !/^[0-9a-f]{32}$/.test(id) || !/^(whole|told)$/.test(how)) return undefined;
  try {
    const heads = new Map(rest.map(headIn));
    if (heads.size !== rest.length) return undefined;
    return { id: Buffer.from(id, 'hex'), isWhole: how === 'whole', heads };
  } catch {
    return undefined;
  }
}

/** @throws LedgerError, TypeError */
function headIn(line: string): [string, TreeHead] {
  const [, origin = '', size = '', root = ''] = /^(\S+) (\S+) (\S+)$/.exec(line) ?? [];
  if (origin === '') throw new TypeError('no log');
  return [origin, { size: fromDecimal(size), root: hashFromBase64(root) }];
}

/**
 * What two copies of one memory know together: of each log the larger head. Undefined where both have
 * one size with two roots: then two servers have cosigned with one key.
 */
export function joinMemories(one: WitnessMemory, two: WitnessMemory): WitnessMemory | undefined {
  const heads = new Map(one.heads);
  for (const [origin, head] of two.heads) {
    const known = heads.get(origin);
    if (known === undefined || head.size > known.size) heads.set(origin, head);
    else if (head.size === known.size && !equal(head.root, known.root)) return undefined;
  }
  return { id: one.id, isWhole: one.isWhole && two.isWhole, heads };
}

/** The same with another head of one log. */
export function withHead(memory: WitnessMemory, origin: string, head: TreeHead): WitnessMemory {
  return { ...memory, heads: new Map(memory.heads).set(origin, head) };
}
