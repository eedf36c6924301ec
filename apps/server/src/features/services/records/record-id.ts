import { createHash } from 'node:crypto';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Ids before there were UUIDs, in printed addresses and in what rooms point to. */
const former = /^[0-9a-f]{20}$/;

/** The UUID (version 8) of a record that its parts name: kind first; equal to SQL's `directory_uuid`. */
export function recordIdOf(kind: string, ...parts: readonly string[]): string {
  const hash = createHash('sha256')
    .update([kind, ...parts].join('\n'))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 15) | 128, 6);
  hash.writeUInt8((hash.readUInt8(8) & 63) | 128, 8);
  const hex = hash.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether a text is a UUID as PostgreSQL writes it. */
export function isRecordId(text: string): boolean {
  return uuid.test(text);
}

/** The id that an address or a pointer means, as it is kept today; undefined for what is no id. */
export function readServiceId(written: string): string | undefined {
  const id = written.toLowerCase();
  if (uuid.test(id)) return id;
  return former.test(id) ? recordIdOf('service', id) : undefined;
}
