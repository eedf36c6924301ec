import {
  type LatLng,
  type Leaflet,
  type LeafletLayer,
  type LeafletMap,
  makeMap,
  pinIcon,
} from '../../../map/device/leaflet-map.ts';
import { say, shown } from './element.ts';

interface Pins {
  readonly reports: readonly { readonly latitude: number; readonly longitude: number }[];
  readonly squares: readonly {
    readonly latitude: number;
    readonly longitude: number;
    readonly open: number;
  }[];
}

const world = '-85,-180,85,180';
const closeZoom = 17;

/**
 * A map to choose a place on: what is under the cross in its middle is chosen, by dragging, by tapping
 * where it should go, or by the arrow keys. What is open already stands on it, so that one knows where
 * one is without tiles too.
 */
export async function choosePlace(box: HTMLElement, field: HTMLInputElement): Promise<void> {
  shown(box, true);
  const element = box.querySelector<HTMLElement>('.map');
  if (element === null) return;
  const { leaflet, map } = await makeMap(element);
  const cross = document.createElement('div');
  cross.className = 'map-cross';
  element.append(cross);
  const typed = /^\s*(-?[\d.]+)\s*[,;\s]\s*(-?[\d.]+)\s*$/.exec(field.value);
  if (typed !== null) map.setView([Number(typed[1]), Number(typed[2])], closeZoom);
  else await showAll(map);
  const pins = new OpenPins(leaflet, map);
  const news = box.querySelector<HTMLElement>('[data-map-at]');
  const tell = () => say(news, news?.dataset.says?.replace('@', underCross(map)));
  map.on('moveend', () => {
    tell();
    void pins.refresh();
  });
  map.on('click', ({ latlng }) => map.panTo(latlng));
  tell();
  void pins.refresh();
  box.querySelector('[data-press="take"]')?.addEventListener('click', () => {
    field.value = underCross(map);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });
  element.focus();
}

/** Everything that is open anywhere here; where that is nothing, the whole earth. */
async function showAll(map: LeafletMap): Promise<void> {
  const { reports, squares } = await pinsIn(world);
  const places = [...reports, ...squares].map(
    ({ latitude, longitude }): LatLng => [latitude, longitude],
  );
  if (places.length === 0) map.setView([20, 0], 2);
  else map.fitBounds(places, { padding: [40, 40], maxZoom: closeZoom });
}

class OpenPins {
  readonly #leaflet: Leaflet;
  readonly #map: LeafletMap;
  #shown: readonly LeafletLayer[] = [];
  #asked = 0;

  constructor(leaflet: Leaflet, map: LeafletMap) {
    this.#leaflet = leaflet;
    this.#map = map;
  }

  /** Asks for what is open in the part that is shown; an answer that comes too late is not drawn. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const bounds = this.#map.getBounds();
    const within = (value: number, most: number) =>
      Math.max(-most, Math.min(most, value)).toFixed(5);
    const pins = await pinsIn(
      [
        within(bounds.getSouth(), 85),
        within(bounds.getWest(), 180),
        within(bounds.getNorth(), 85),
        within(bounds.getEast(), 180),
      ].join(','),
    );
    if (asked !== this.#asked) return;
    for (const layer of this.#shown) layer.remove();
    const dots = [
      ...pins.reports.map((each) => ({ ...each, text: '' })),
      ...pins.squares.map((each) => ({ ...each, text: String(each.open) })),
    ];
    this.#shown = dots.map(({ latitude, longitude, text }) =>
      this.#leaflet
        .marker([latitude, longitude], {
          icon: pinIcon(this.#leaflet, 'pin dot', text),
          interactive: false,
          keyboard: false,
        })
        .addTo(this.#map),
    );
  }
}

function underCross(map: LeafletMap): string {
  const { lat, lng } = map.getCenter();
  return `${lat.toFixed(5)}, ${(((((lng + 180) % 360) + 360) % 360) - 180).toFixed(5)}`;
}

async function pinsIn(box: string): Promise<Pins> {
  try {
    const answer = await fetch(`/reports/pins.json?box=${box}`);
    if (answer.ok) return (await answer.json()) as Pins;
  } catch {
    // No connection: the map is empty, and a place can still be chosen.
  }
  return { reports: [], squares: [] };
}
