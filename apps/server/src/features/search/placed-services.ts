import type { Area, AreaMap } from '../areas/areas.ts';
import { namesOf } from './area-names.ts';
import type { IndexedService, PlacedService } from './listing.ts';

/** Says of each service which areas it lies in: by its point, else by its address or its district. */
export function placedServices(
  map: AreaMap,
  services: readonly IndexedService[],
): readonly PlacedService[] {
  return services.map((service) => {
    const around = areasOf(map, service);
    return {
      ...service,
      areas: around.map(({ id }) => id),
      countedArea: around.find(({ depth }) => depth === map.choiceDepth)?.id ?? null,
    };
  });
}

function areasOf(map: AreaMap, service: IndexedService): readonly Area[] {
  if (service.isHidden || map.size === 0) return [];
  const around = service.position ? map.at(service.position) : [];
  if (around.length > 0) return around;
  const written = [...Object.values(service.places), ...Object.values(service.districts)];
  for (const text of written) {
    const found = namesOf(map).ofAddress(text);
    if (found.length > 0) return found;
  }
  return [];
}
