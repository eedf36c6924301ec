import { isDay } from '../requests/requests.ts';
import type { ReportKey } from './queries.ts';
import { isReportId } from './report-id.ts';

/** A page key as it stands in an address: `2026-03-01.k3v5x2m4p6qd`. */
export function writeReportKey({ received, id }: ReportKey): string {
  return `${received}.${id}`;
}

/** The key an address names; anything else is the first page. */
export function readReportKey(written: string | undefined): ReportKey | undefined {
  const [received, id] = (written ?? '').split('.');
  if (received === undefined || !/^(19|20)/.test(received) || !isDay(received)) return undefined;
  return id !== undefined && isReportId(id) ? { received, id } : undefined;
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
