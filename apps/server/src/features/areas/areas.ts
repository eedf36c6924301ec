import type { Routes } from '../../features.ts';
import { AreaError } from './area-error.ts';
import { AreaMaps } from './area-maps.ts';
import { importAreas } from './import-areas.ts';
import { areaVersion, loadAreaMap } from './queries.ts';
import { areaRoutes } from './routes.ts';

export type { Area, AreaMap, Place } from './area-map.ts';

/** Its interface. */
export const areaInterface: Routes = areaRoutes;

const maps = new AreaMaps();

/** What other features ask of areas; the contracts stand there. */
export const areas = {
  now: maps.now.bind(maps),
  lately: maps.lately.bind(maps),
  load: loadAreaMap,
  version: areaVersion,
  importFile: importAreas,
};

/** Whether an error is a sentence for whoever typed the command. */
export function isAreaError(error: unknown): error is AreaError {
  return error instanceof AreaError;
}
