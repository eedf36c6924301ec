/**
 * Libraries that are joined to one file each, and what these are called (`tools/join-libraries.js`).
 * @type {readonly (readonly [name: string, file: string])[]}
 */
export const joinedLibraries = [
  ['kysely', 'kysely'],
  ['typebox', 'typebox'],
  ['typebox/compile', 'typebox-compile'],
  ['typebox/format', 'typebox-format'],
  ['typebox/value', 'typebox-value'],
];
