import type { AreaMap } from '../areas/areas.ts';
import type { Position } from './spot.ts';

/** Where a position lies among a community's areas. */
export interface ReportArea {
  /** Whether the community has areas and this is in none of them, nor within 300 m of one. */
  readonly isOutside: boolean;
  /** The neighbourhood around it; empty where no polygon says. */
  readonly neighbourhood: string;
}

export function areaOf(
  map: Pick<AreaMap, 'size' | 'at' | 'isNearAny'>,
  neighbourhoods: readonly { readonly id: string }[],
  position: Position,
): ReportArea {
  const ids = new Set(neighbourhoods.map(({ id }) => id));
  return {
    isOutside: map.size > 0 && !map.isNearAny(position),
    neighbourhood: map.at(position).find(({ id }) => ids.has(id))?.id ?? '',
  };
}
