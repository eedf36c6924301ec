import { readStyle } from '../../pages/style.ts';

/** What the pages of the directory have beside the sheet of every page. */
export const { style: searchStyle, path: searchStylePath } = readStyle(
  new URL('./search.css', import.meta.url),
  'services',
);
