import { suite } from 'node:test';
import { SealError } from '@nearhand/seal/error';
import { ledgerReaders } from '../../../vectors/ledger-readers.ts';
import { holdVectors } from '../../../vectors/vector-suite.ts';
import { LedgerError } from './error.ts';

suite('vectors', () => {
  holdVectors({
    readers: ledgerReaders,
    // A leaf is signed by its payload's rules and stands in a tree: by itself, another one is as good.
    // A QR code's text may stand in small letters.
    unsealed: new Set([
      'ledger-leaf',
      'desk-root',
      'restore',
      'pins',
      'release-manifest',
      'release',
    ]),
    codeOf: (error) =>
      error instanceof SealError || error instanceof LedgerError ? error.code : undefined,
  });
});
