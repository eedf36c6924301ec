import { shown } from './element.ts';
import {
  type LatLng,
  type Leaflet,
  type LeafletLayer,
  type LeafletMap,
  makeMap,
  pinIcon,
} from './leaflet-map.ts';

interface Row {
  readonly at: LatLng;
  readonly number: string;
  readonly row: HTMLElement;
  readonly link: HTMLAnchorElement | null;
}

/** Pins are as wide as a finger; those that would lie on one another are one. */
const pinSide = 48;
const mostNumbers = 3;

/**
 * The map beside the list of what is near: the list's numbers at the list's places, in its order, and
 * where somebody looked from. A pin leads to its line of the list.
 */
export async function showNearMap(element: HTMLElement): Promise<void> {
  const rows = [...document.querySelectorAll<HTMLElement>('.reports > li[data-at]')].map(readRow);
  shown(element, true);
  const { leaflet, map } = await makeMap(element);
  const from = placeOf(element.dataset.at);
  map.fitBounds([from, ...rows.map(({ at }) => at)], { padding: [40, 40], maxZoom: 17 });
  leaflet
    .marker(from, { icon: pinIcon(leaflet, 'pin from', ''), interactive: false, keyboard: false })
    .addTo(map);
  let pins = place(leaflet, map, rows);
  map.on('zoomend', () => {
    for (const pin of pins) pin.remove();
    pins = place(leaflet, map, rows);
  });
}

function place(leaflet: Leaflet, map: LeafletMap, rows: readonly Row[]): readonly LeafletLayer[] {
  return together(map, rows).map((group) => {
    const [first] = group;
    const numbers = group.slice(0, mostNumbers).map(({ number }) => number);
    const text = `${numbers.join(', ')}${group.length > mostNumbers ? ' …' : ''}`;
    const name = group.map(({ link }) => link?.textContent ?? '').join('; ');
    const pin = leaflet.marker(first.at, {
      icon: pinIcon(leaflet, 'pin', text),
      title: name,
      alt: name,
      keyboard: true,
    });
    const go = () => {
      first.row.scrollIntoView({ block: 'center' });
      first.link?.focus({ preventScroll: true });
    };
    pin.on('click', go).on('keypress', ({ originalEvent }) => {
      if (originalEvent.key === 'Enter') go();
    });
    return pin.addTo(map);
  });
}

/** Rows in the list's order, each with those that would lie under its pin. */
function together(map: LeafletMap, rows: readonly Row[]): readonly (readonly [Row, ...Row[]])[] {
  const groups: [Row, ...Row[]][] = [];
  for (const row of rows) {
    const here = map.latLngToContainerPoint(row.at);
    const near = groups.find(([first]) => {
      const there = map.latLngToContainerPoint(first.at);
      return Math.max(Math.abs(here.x - there.x), Math.abs(here.y - there.y)) < pinSide;
    });
    if (near === undefined) groups.push([row]);
    else near.push(row);
  }
  return groups;
}

function readRow(row: HTMLElement): Row {
  return {
    row,
    at: placeOf(row.dataset.at),
    number: row.querySelector('.pin-number')?.textContent ?? '',
    link: row.querySelector<HTMLAnchorElement>('h3 a'),
  };
}

/** `23.5 130.5` as pages carry it. */
function placeOf(text = ''): LatLng {
  const [latitude = 0, longitude = 0] = text.split(' ').map(Number);
  return [latitude, longitude];
}
