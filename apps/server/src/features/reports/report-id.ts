import { createHash, randomBytes } from 'node:crypto';
import { base32nopad } from '@scure/base';

const pattern = /^[a-z2-7]{12}$/;

/** Drawn, so that ids of one day stand in no order. 60 bits. */
export function drawReportId(): string {
  return idOf(randomBytes(8));
}

/** The id of a report that came from elsewhere: the same at every import. */
export function importedReportId(source: string, external: string): string {
  return idOf(createHash('sha256').update(`${source}\n${external}`).digest());
}

export function isReportId(text: string): boolean {
  return pattern.test(text);
}

function idOf(bytes: Buffer): string {
  return base32nopad.encode(bytes.subarray(0, 8)).toLowerCase().slice(0, 12);
}
