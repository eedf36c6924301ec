import { exportReports } from './export-reports.ts';
import { importReportFile } from './import-file.ts';
import { ReportError } from './report-error.ts';

export type { ExportFormat } from './export-reports.ts';
export type { ReportImportOutcome } from './import-file.ts';

/** What commands call; the contracts stand there. */
export { exportReports, importReportFile };

/** Whether an error is a sentence for whoever typed the command. */
export function isReportError(error: unknown): error is ReportError {
  return error instanceof ReportError;
}
