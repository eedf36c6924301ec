/** Why nothing new can be published, as a closed list. */
export type LedgerTroubleCode =
  | 'no-ledger'
  | 'key-file-missing'
  | 'key-file-other'
  | 'no-key'
  | 'behind'
  | 'forked'
  | 'damaged';

const sentences: Readonly<Record<LedgerTroubleCode, string>> = {
  'no-ledger': 'the community has no ledger yet',
  'key-file-missing':
    'the file ledger/key of the data folder is missing: put it back from its copy (docs/running.md, "The ledger’s key")',
  'key-file-other':
    'the file ledger/key of the data folder does not open the key of the ledger: put the right one back (docs/running.md, "The ledger’s key")',
  'no-key': 'the ledger has no key that signs',
  behind:
    'the database is behind a checkpoint that was published: restore a newer one (docs/running.md, "The ledger’s key")',
  forked:
    'the database does not lead to the checkpoint that was published: it is another’s, or damaged',
  damaged: 'the tiles in the database do not lead to the root of the tree',
};

/** Keeps the ledger from growing; everything else goes on. */
export class LedgerTrouble extends Error {
  override readonly name = 'LedgerTrouble';
  readonly code: LedgerTroubleCode;

  constructor(code: LedgerTroubleCode, cause?: unknown) {
    super(sentences[code], cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
