// The map beside a list, for whoever asked for it: the list's numbers at the list's places.
// Leaflet tries out what the browser can draw with these two; no other markup is ever assigned.
const tried = new Set(['<svg/>', '<v:shape adj="1"/>']);
globalThis.trustedTypes?.createPolicy('default', {
  createHTML: (html) => (tried.has(html) ? html : null),
});
await import('leaflet');
const { divIcon, latLngBounds, map: makeMap, marker, tileLayer } = globalThis.L;

const box = document.getElementById('map');
const items = [...document.querySelectorAll('.found > li[data-at]')];
if (box && items.length > 0) show(box, items);

function show(element, rows) {
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
  const { tiles, credit } = element.dataset;
  if (!tiles) return;
  tileLayer(tiles, { maxZoom: 19 }).addTo(map);
  const from = document.createElement('p');
  from.className = 'small quiet';
  from.textContent = credit ?? '';
  element.after(from);
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
