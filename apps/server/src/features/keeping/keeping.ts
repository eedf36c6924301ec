/** The one way into this folder for other features. */
export { openAtRest, restKeyOf, sealAtRest } from './at-rest.ts';
export { Keeper, nightPlaces } from './keeper.ts';
export { KeepingError } from './keeping-error.ts';
export { runNight } from './night.ts';
export type { StoredSecret } from './night-keys.ts';
export { NightWatch } from './night-watch.ts';
export { keepingSeed } from './seed.ts';
