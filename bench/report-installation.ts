import { type Installation, prepare, withLargeTables } from './large-installation.ts';
import { countReports, fillReports } from './report-population.ts';

/** An installation with so many reports, made before it is measured. */
export async function prepareReports(size: number): Promise<Installation> {
  return await prepare(`reports-${size}`, (data) =>
    withLargeTables(data, async (sql) => {
      await fillReports(sql, 0, size);
      await countReports(sql);
    }),
  );
}
