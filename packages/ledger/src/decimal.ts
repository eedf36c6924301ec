import { LedgerError } from './error.ts';

/**
 * An ASCII decimal without leading zeroes, as tree sizes and leaf numbers are written. Above
 * 2^53 − 1, and for anything else, refused as `number`.
 */
export function fromDecimal(text: string): number {
  const value = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new LedgerError('number', text.slice(0, 20));
  return value;
}
