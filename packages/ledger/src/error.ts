/**
 * Everything that the ledger refuses, as a closed list. What comes from outside is refused with one
 * of these and never with a TypeError or a SyntaxError.
 */
export type LedgerErrorCode =
  // bytes and text
  | 'base64'
  | 'number'
  | 'hash-length'
  // signed notes
  | 'note'
  | 'key-name'
  | 'verifier-key'
  | 'unsigned'
  | 'signature'
  | 'cosignature'
  // checkpoints
  | 'checkpoint'
  | 'other-origin'
  // the tree
  | 'size'
  | 'index'
  | 'subtree'
  | 'proof'
  | 'proof-length'
  | 'inclusion'
  | 'consistency'
  // tiles
  | 'tile-path'
  | 'tile-length'
  | 'tile-hash'
  | 'bundle'
  | 'bundle-hash'
  | 'root'
  // desks
  | 'threshold'
  | 'succession'
  | 'device'
  | 'other-desk'
  | 'index-map'
  // any leaf, seen by whoever goes through all of them
  | 'leaf'
  // witnesses of other logs
  | 'witness-request'
  | 'conflict'
  // releases of the client
  | 'release'
  // what a client believes
  | 'pin'
  | 'older'
  | 'witnesses'
  | 'stale';

export interface LedgerErrorOptions {
  readonly cause?: unknown;
  /** The path of the tile or bundle that is wrong. */
  readonly path?: string;
  /** The number of the leaf that is wrong, counted from 0. */
  readonly leaf?: number;
}

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly path: string | undefined;
  readonly leaf: number | undefined;

  constructor(code: LedgerErrorCode, at: string, options: LedgerErrorOptions = {}) {
    super(`${code}: ${at}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LedgerError';
    this.code = code;
    this.path = options.path;
    this.leaf = options.leaf;
  }
}
