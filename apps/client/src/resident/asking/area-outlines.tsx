import type { BundledArea } from '@nearhand/protocol/area-bundle';

export interface AreaOutlinesProps {
  readonly areas: readonly BundledArea[];
  readonly chosen: string;
  readonly onChosen: (id: string) => void;
}

/**
 * The drawn areas, to be touched. Drawn from what is here already, so that no map is asked for and
 * nobody learns of the choice. Hidden from readers of the page's words: the lists beside it say the same.
 */
export function AreaOutlines({ areas, chosen, onChosen }: AreaOutlinesProps) {
  const drawn = areas.filter(({ rings }) => rings.length > 0);
  const points = drawn.flatMap(({ rings }) => rings.flat());
  if (points.length === 0) return null;
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [west, east] = [smallest(xs), -smallest(xs.map((x) => -x))];
  const [south, north] = [smallest(ys), -smallest(ys.map((y) => -y))];
  const narrow = Math.cos(((south + north) / 2e4) * (Math.PI / 180));
  const width = (east - west) * narrow;
  const at = ([x, y]: readonly [number, number]) =>
    `${Math.round((x - west) * narrow)} ${north - y}`;
  return (
    <svg class="outlines" viewBox={`0 0 ${Math.round(width)} ${north - south}`} aria-hidden="true">
      {drawn.map((area) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the lists beside it are for keys and for readers.
        <path
          key={area.id}
          class={area.id === chosen ? 'chosen' : undefined}
          fill-rule="evenodd"
          d={area.rings.map((ring) => `M${ring.map(at).join('L')}Z`).join('')}
          onClick={() => onChosen(area.id)}
        />
      ))}
    </svg>
  );
}

function smallest(numbers: readonly number[]): number {
  return numbers.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
}
