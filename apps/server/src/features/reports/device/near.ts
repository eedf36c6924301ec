import { addPlaceTools } from './place-tools.ts';

// “Near me”: a position from the device, rounded to about 100 m, which is enough to see what is near.
const form = document.querySelector<HTMLFormElement>('form[data-near]');
if (form !== null) addPlaceTools(form);
