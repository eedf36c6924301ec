import { showListedMap } from '../../../map/device/listed-map.ts';

// The map beside what was found, for whoever asked for it; where it does not come, its box says why.
const box = document.getElementById('map');
if (box !== null) void showListedMap(box, { lines: '.found > li[data-at]', number: '.number' });
