import { readStyle } from '../../pages/style.ts';

/** What pages of reports have beside the sheet of every page. */
export const { style: reportsStyle, path: reportsStylePath } = readStyle(
  ['lists', 'form', 'report', 'figures'].map(
    (name) => new URL(`./style/${name}.css`, import.meta.url),
  ),
  'reports',
);
