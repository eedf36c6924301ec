/** The one way into this folder for other features. */
export { openAtRest, restKeyOf, sealAtRest } from './at-rest.ts';
export { runBackup } from './backup-run.ts';
export { backUpOnce } from './backup-watch.ts';
export { Keeper, type NightPlaces, nightPlaces } from './keeper.ts';
export { KeepingError } from './keeping-error.ts';
export { runNight } from './night.ts';
export { NightFolder } from './night-folder.ts';
export type { StoredSecret } from './night-keys.ts';
export { NightWatch } from './night-watch.ts';
export { applyPublicState, writePublicState } from './public-state.ts';
export { type BackupFound, loadBackup, readIdentities, verifyBackup } from './restore.ts';
export { readRetention } from './retention.ts';
export { type Revived, reviveRooms } from './revive.ts';
export { keepingSeed } from './seed.ts';
export { readSurvivors, type Survivor } from './survivors.ts';
