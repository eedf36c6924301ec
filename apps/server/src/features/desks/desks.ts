/** The one way into this folder for other features. */
export { adoptDesks } from './adopt.ts';
export { DeskBoard, desksTopic, type ShiftHolder } from './board.ts';
export { createDesk, type FirstMembers, hasDesks, type NewDesk } from './create-desk.ts';
export { type DeskCard, listDeskCards } from './desk-cards.ts';
export { deskFileRoutes } from './desk-file-routes.ts';
export { deskPins } from './desk-pins.ts';
export { type DeskSide, deskIn, deskOfSteward, shiftIn, todayOf } from './desk-side.ts';
export { sendNotices } from './notice-mail.ts';
export { markNews } from './notices.ts';
export { type NewestRoster, newestRosters } from './queries.ts';
export { registerDesks } from './routes.ts';
export { seedSampleDesk } from './sample.ts';
export { rosterChanged } from './steward-routes.ts';
export { spendWorkToken } from './work-tokens.ts';
