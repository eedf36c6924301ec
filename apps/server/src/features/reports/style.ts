import { readStyle } from '../../pages/style.ts';

/** What pages of reports have beside the sheet of every page. */
export const { style: reportsStyle, path: reportsStylePath } = readStyle(
  new URL('./reports.css', import.meta.url),
  'reports',
);
