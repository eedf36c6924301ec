import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { ListedReport } from './queries.ts';
import { metresBetween, type Position } from './spot.ts';

const side = 320;
const middle = side / 2;
const rings = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000] as const;

/**
 * A drawing of where things are around a position: rings of metres, north up, the numbers of the list
 * beside it. Drawn by the server, so that nobody else learns what is looked at and no script is needed.
 */
export function NearMap(props: {
  readonly position: Position;
  readonly reports: readonly ListedReport[];
  readonly language: Language;
}) {
  const { position, reports, language } = props;
  const words = wordsIn(language);
  const farthest = Math.max(...reports.map(({ metres = 0 }) => metres));
  const edge = rings.find((ring) => ring >= farthest) ?? 25_000;
  const scale = (middle - 14) / edge;
  const drawn = rings.filter((ring) => ring <= edge && ring * scale > 24);
  return (
    <figure class="near-map">
      <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={words.reports_map_alt()}>
        {drawn.map((ring) => (
          <g key={ring}>
            <circle class="ring" cx={middle} cy={middle} r={ring * scale} />
            <text class="ring-name" x={middle} y={middle - ring * scale - 3}>
              {ring < 1000 ? `${ring} m` : `${ring / 1000} km`}
            </text>
          </g>
        ))}
        <path class="cross" d={`M${middle - 6} ${middle}h12M${middle} ${middle - 6}v12`} />
        {reports.map((report, index) => {
          const { x, y } = offset(position, report);
          return (
            <g key={report.id} class="pin">
              <circle cx={middle + x * scale} cy={middle - y * scale} r={9} />
              <text x={middle + x * scale} y={middle - y * scale + 4}>
                {index + 1}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption class="small quiet">{words.reports_map_caption()}</figcaption>
    </figure>
  );
}

/** Metres to the east and to the north. */
function offset(from: Position, { latitude, longitude }: ListedReport) {
  const to = { latitude: latitude ?? from.latitude, longitude: longitude ?? from.longitude };
  const east = metresBetween(from, { latitude: from.latitude, longitude: to.longitude });
  const north = metresBetween(from, { latitude: to.latitude, longitude: from.longitude });
  return {
    x: to.longitude < from.longitude ? -east : east,
    y: to.latitude < from.latitude ? -north : north,
  };
}
