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
const closest = 17;

/** Which list a map stands beside. */
export interface MappedList {
  /** Its lines that have a place: `data-at="23.5 130.5"`. */
  readonly lines: string;
  /** The number of a line, within it. */
  readonly number: string;
}

/**
 * The map beside a list: the list's numbers at the list's places, in its order, and where somebody
 * looked from where the element says so in `data-at`. A pin leads to its line of the list. Without
 * lines, nothing.
 */
export async function showListedMap(element: HTMLElement, list: MappedList): Promise<void> {
  const rows = [...document.querySelectorAll<HTMLElement>(list.lines)].map((row) =>
    readRow(row, list.number),
  );
  if (rows.length === 0) return;
  element.hidden = false;
  const { leaflet, map } = await makeMap(element);
  const from = element.dataset.at === undefined ? [] : [placeOf(element.dataset.at)];
  map.fitBounds([...from, ...rows.map(({ at }) => at)], { padding: [40, 40], maxZoom: closest });
  for (const here of from) {
    const icon = pinIcon(leaflet, 'pin from', '');
    leaflet.marker(here, { icon, interactive: false, keyboard: false }).addTo(map);
  }
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
    const name = group.map(nameOf).join('; ');
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

/** “2 Name”, as the list has them. */
function nameOf({ number, link }: Row): string {
  const text = link?.textContent ?? '';
  return text.startsWith(number) ? text : `${number} ${text}`;
}

function readRow(row: HTMLElement, number: string): Row {
  return {
    row,
    at: placeOf(row.dataset.at),
    number: row.querySelector(number)?.textContent ?? '',
    link: row.querySelector<HTMLAnchorElement>('h3 a'),
  };
}

/** `23.5 130.5` as pages carry it. */
function placeOf(text = ''): LatLng {
  const [latitude = 0, longitude = 0] = text.split(' ').map(Number);
  return [latitude, longitude];
}
