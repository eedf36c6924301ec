import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import { SealError } from '@nearhand/seal/error';

/** What a person at a terminal is told of a ledger that does not hold. */
export function ledgerSentence(error: LedgerError): string {
  const { code, leaf, path, cause } = error;
  const place = [leaf === undefined ? [] : `leaf ${leaf}`, path === undefined ? [] : `in ${path}`]
    .flat()
    .join(' ');
  const told = sentences[code] ?? `The ledger does not hold (${code})`;
  const why = code === 'leaf' ? reasonOf(cause) : undefined;
  return [told, place === '' ? detailOf(error) : `: ${place}`, why ? `: ${why}` : '', '.'].join('');
}

const sentences: Partial<Record<LedgerErrorCode, string>> = {
  unsigned: 'The checkpoint is not signed by the key of this ledger',
  signature: 'A signature under the checkpoint is false',
  'other-origin': 'The checkpoint is of another ledger',
  checkpoint: 'The checkpoint cannot be read',
  note: 'The checkpoint cannot be read',
  consistency: 'The ledger did not grow from what it was: something was taken out or changed',
  size: 'The ledger is shorter than it was',
  older: 'The ledger is shorter than it was',
  root: 'The tiles at the edge do not give the root of the checkpoint',
  'tile-hash': 'A tile is not the one that the tree has',
  'tile-length': 'A tile has another length than it must have',
  bundle: 'A bundle of entries cannot be read',
  'bundle-hash': 'An entry is not the one that the tree has',
  inclusion: 'A leaf does not stand in the tree',
  'index-map': 'An index does not say what the leaves before it come to, or is missing',
  leaf: 'A leaf is not as it must be',
  witnesses: 'Too few witnesses have seen this checkpoint',
  stale: 'The witnesses last saw this ledger too long ago',
  release: 'The release cannot be read',
  pin: 'It is not the ledger, or not the desk, that the card or the poster names',
};

const reasons: Partial<Record<string, string>> = {
  threshold: 'too few of those who must sign have signed, or a signature is false',
  succession: 'it does not follow what came before it',
  device: 'it names a device that is not in the ledger, or that left',
  'not-canonical': 'it is not written in the one form that it must have',
  shape: 'it has another shape than its kind must have',
};

function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof LedgerError) && !(cause instanceof SealError)) return undefined;
  return reasons[cause.code] ?? cause.message;
}

/** What the message says beside the code. */
function detailOf({ code, message }: LedgerError): string {
  const detail = message.slice(code.length + 2);
  return detail === '' ? '' : ` (${detail})`;
}
