import type { ReportKey } from './queries.ts';
import { isReportId } from './report-id.ts';

/** A page key as it stands in an address: `2026-03-01.k3v9x2m4p8qd`. */
export function writeReportKey({ received, id }: ReportKey): string {
  return `${received}.${id}`;
}

/** The key an address names; anything else is the first page. */
export function readReportKey(written: string | undefined): ReportKey | undefined {
  const [received, id] = (written ?? '').split('.');
  const isDay =
    /^(19|20)\d{2}-\d{2}-\d{2}$/.test(received ?? '') &&
    !Number.isNaN(Date.parse(`${received}T00:00:00Z`));
  return isDay && received !== undefined && id !== undefined && isReportId(id)
    ? { received, id }
    : undefined;
}

/** An address with those of these that say something. */
export function withQuery(
  path: string,
  entries: Readonly<Record<string, string | undefined>>,
): string {
  const query = new URLSearchParams(
    Object.entries(entries).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  return query.size === 0 ? path : `${path}?${query}`;
}
