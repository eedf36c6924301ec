import { shown } from './element.ts';
import { addPlaceTools } from './place-tools.ts';

// “Near me”: a position from the device, rounded to about 100 m, which is enough to see what is near,
// and the map where the page was asked for with one.
const form = document.querySelector<HTMLFormElement>('form[data-near]');
if (form !== null) addPlaceTools(form);

const map = document.querySelector<HTMLElement>('[data-near-map]');
if (map !== null) {
  const drawn = document.querySelector('.near-map');
  void import('../../../map/device/listed-map.ts')
    .then(({ showListedMap }) =>
      showListedMap(map, { lines: '.reports > li[data-at]', number: '.pin-number' }),
    )
    // The server's drawing says the same, so it stays where this one does not come.
    .then(
      () => drawn?.remove(),
      () => shown(map, false),
    );
}
