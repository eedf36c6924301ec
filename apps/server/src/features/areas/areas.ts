import { AreaError } from './area-error.ts';
import { importAreas } from './import-areas.ts';
import { areasAt, loadAreaMap } from './queries.ts';

/** What other features ask of areas; the contracts stand there. */
export const areas = { at: areasAt, load: loadAreaMap, importFile: importAreas };

/** Whether an error is a sentence for whoever typed the command. */
export function isAreaError(error: unknown): error is AreaError {
  return error instanceof AreaError;
}
