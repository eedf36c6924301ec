/** As much of Leaflet 1.9 as is used here. */
export interface LeafletMap {
  setView(at: LatLng, zoom: number): LeafletMap;
  fitBounds(bounds: readonly LatLng[], options: object): LeafletMap;
  getCenter(): { readonly lat: number; readonly lng: number };
  getBounds(): {
    getSouth(): number;
    getWest(): number;
    getNorth(): number;
    getEast(): number;
  };
  latLngToContainerPoint(at: LatLng): { readonly x: number; readonly y: number };
  getZoom(): number;
  setZoom(zoom: number): LeafletMap;
  panTo(at: { readonly lat: number; readonly lng: number }): LeafletMap;
  on(name: string, act: (event: LeafletEvent) => void): LeafletMap;
}
export type LatLng = readonly [latitude: number, longitude: number];
interface LeafletEvent {
  readonly latlng: { readonly lat: number; readonly lng: number };
  readonly originalEvent: KeyboardEvent;
}
export interface LeafletLayer {
  addTo(map: LeafletMap): LeafletLayer;
  remove(): LeafletLayer;
  on(name: string, act: (event: LeafletEvent) => void): LeafletLayer;
}
export interface Leaflet {
  map(element: HTMLElement, options: object): LeafletMap;
  marker(at: LatLng, options: object): LeafletLayer;
  divIcon(options: object): object;
  tileLayer(address: string, options: object): LeafletLayer;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML: (html: string) => string | null }): unknown;
}

// Leaflet tries out what the browser can draw with these two; no other markup is ever assigned.
const tried: ReadonlySet<string> = new Set(['<svg/>', '<v:shape adj="1"/>']);

let loaded: Promise<Leaflet> | undefined;

/**
 * An empty map in an element: buttons to come closer, and tiles only where the community named a
 * source. Leaflet and its sheet are fetched now, from this server.
 */
export async function makeMap(
  element: HTMLElement,
): Promise<{ readonly leaflet: Leaflet; readonly map: LeafletMap }> {
  loaded ??= load(element.dataset.sheet ?? '');
  const leaflet = await loaded;
  element.replaceChildren();
  const map = leaflet.map(element, {
    attributionControl: false,
    zoomControl: false,
    keyboard: true,
    scrollWheelZoom: false,
    zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fadeAnimation: false,
  });
  addButtons(element, map);
  const { tiles, credit } = element.dataset;
  if (tiles !== undefined) {
    leaflet.tileLayer(tiles, { maxZoom: 19 }).addTo(map);
    const from = document.createElement('p');
    from.className = 'small quiet';
    from.textContent = credit ?? '';
    element.after(from);
  }
  return { leaflet, map };
}

/** A pin with a number, or a dot, as an icon. */
export function pinIcon(leaflet: Leaflet, className: string, text: string): object {
  const pin = document.createElement('span');
  pin.textContent = text;
  return leaflet.divIcon({ html: pin, className, iconSize: [48, 48] });
}

async function load(sheet: string): Promise<Leaflet> {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', { createHTML: (html) => (tried.has(html) ? html : null) });
  await Promise.all([dress(sheet), import('leaflet')]);
  return (globalThis as unknown as { readonly L: Leaflet }).L;
}

/** Fetches the sheet of maps, where the page has not brought it. */
async function dress(sheet: string): Promise<void> {
  if (document.querySelector(`link[href="${sheet}"]`) !== null) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = sheet;
  const isThere = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error('the map’s sheet did not come'));
  });
  document.head.append(link);
  await isThere;
}

function addButtons(element: HTMLElement, map: LeafletMap): void {
  const bar = document.createElement('div');
  bar.className = 'map-buttons';
  for (const [sign, name, step] of [
    ['+', element.dataset.closer, 1],
    ['−', element.dataset.further, -1],
  ] as const) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.setAttribute('aria-label', name ?? sign);
    button.addEventListener('click', (event) => {
      // A press of a button is none of the map below it.
      event.stopPropagation();
      map.setZoom(map.getZoom() + step);
    });
    bar.append(button);
  }
  element.append(bar);
}
