import type {
  BodyType,
  DeskBody,
  DeskReport,
  ReportSettings,
} from '@nearhand/protocol/report-desk';
import { locale } from '../../words.ts';
import type { Words } from './words.ts';

/** All who mend, for a list to choose from, with a first choice of nobody. */
export function bodyOptions(
  bodies: readonly DeskBody[],
  nobody: string,
): readonly (readonly [string, string])[] {
  return [['', nobody], ...bodies.map(({ id, names }) => [id, names[locale()]] as const)];
}

/** The name of whoever mends something; undefined where nobody is named. */
export function bodyName(bodies: readonly DeskBody[], id: string | undefined): string | undefined {
  return bodies.find((body) => body.id === id)?.names[locale()];
}

/** Whoever is named to mend such a thing, or has it already. */
export function menderOf(
  { body, kindId }: DeskReport,
  { kinds }: ReportSettings,
): string | undefined {
  return body ?? kinds.find(({ id }) => id === kindId)?.body;
}

/** The one who mends all of these; undefined where they are several, or nobody. */
export function sharedMender(
  reports: readonly DeskReport[],
  settings: ReportSettings,
): string | undefined {
  const [first, ...others] = new Set(reports.map((report) => menderOf(report, settings)));
  return others.length === 0 ? first : undefined;
}

export function bodyTypeName(type: BodyType, w: Words): string {
  return {
    roads: w.rep_type_roads,
    lighting: w.rep_type_lighting,
    water: w.rep_type_water,
    waste: w.rep_type_waste,
    parks: w.rep_type_parks,
    buildings: w.rep_type_buildings,
    transit: w.rep_type_transit,
    power: w.rep_type_power,
    telephone: w.rep_type_telephone,
    environment: w.rep_type_environment,
    rivers: w.rep_type_rivers,
    neighbours: w.rep_type_neighbours,
  }[type]();
}
