// The map beside a list, for whoever asked for it: the list's numbers at the list's places.
import 'leaflet';

const { divIcon, latLngBounds, map: makeMap, marker, polygon, tileLayer } = globalThis.L;

const box = document.getElementById('map');
const items = [...document.querySelectorAll('.found > li[data-at]')];
if (box && items.length > 0) void show(box, items);

async function show(element, rows) {
  element.replaceChildren();
  const map = makeMap(element, {
    attributionControl: false,
    zoomControl: false,
    keyboard: true,
    scrollWheelZoom: false,
    zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fadeAnimation: false,
  });
  const bounds = latLngBounds([]);
  for (const row of rows) {
    const at = row.dataset.at.split(' ').map(Number);
    bounds.extend(at);
    const link = row.querySelector('h3 a');
    const pin = document.createElement('span');
    pin.textContent = row.querySelector('.number')?.textContent ?? '';
    const placed = marker(at, {
      icon: divIcon({ html: pin, className: 'pin', iconSize: [48, 48] }),
      title: link?.textContent ?? '',
      alt: `${pin.textContent} ${link?.textContent ?? ''}`,
      keyboard: true,
    });
    const go = () => {
      row.scrollIntoView({ block: 'center' });
      link?.focus({ preventScroll: true });
    };
    placed.on('click', go).on('keypress', ({ originalEvent }) => {
      if (originalEvent.key === 'Enter') go();
    });
    placed.addTo(map);
  }
  map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16 });
  addButtons(element, map);
  const { areas = [], tiles } = await ground(map);
  if (tiles) {
    tileLayer(tiles.address, { maxZoom: 19 }).addTo(map);
    const credit = document.createElement('p');
    credit.className = 'small quiet';
    credit.textContent = tiles.attribution;
    element.after(credit);
  }
  for (const rings of areas)
    polygon(rings, { className: 'outline', interactive: false }).addTo(map);
}

function addButtons(element, map) {
  const bar = document.createElement('div');
  bar.className = 'map-buttons';
  for (const [sign, name, step] of [
    ['+', element.dataset.closer, 1],
    ['−', element.dataset.further, -1],
  ]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.setAttribute('aria-label', name);
    button.addEventListener('click', () => map.setZoom(map.getZoom() + step));
    bar.append(button);
  }
  element.append(bar);
}

/** Outlines around what is shown, and the tiles if the community has chosen a source of them. */
async function ground(map) {
  const around = map.getBounds().pad(0.5);
  const query = [around.getSouth(), around.getWest(), around.getNorth(), around.getEast()]
    .map((degrees) => degrees.toFixed(2))
    .join(',');
  const answer = await fetch(`/services/outlines?around=${query}`).catch(() => undefined);
  return answer?.ok ? await answer.json() : {};
}
