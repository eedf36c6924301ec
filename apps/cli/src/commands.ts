import type { Command } from './command.ts';
import { communityCommands } from './commands/community.ts';
import { deskCommands } from './commands/desk.ts';
import { kioskCommand } from './commands/kiosk.ts';
import { laterCommands } from './commands/later.ts';
import { ledgerCommands } from './commands/ledger.ts';
import { outwardCommands } from './commands/outward.ts';
import { roomCommands } from './commands/room.ts';
import { serverCommands } from './commands/server.ts';
import { stewardCommands } from './commands/steward.ts';
import { verifyCommand } from './commands/verify.ts';
import { witnessCommands } from './commands/witness.ts';

/** Every command there is, in the order in which help lists them. */
export const commands: readonly Command[] = [
  ...communityCommands,
  ...serverCommands,
  ...roomCommands,
  ...deskCommands,
  ...stewardCommands,
  ...outwardCommands,
  verifyCommand,
  ...witnessCommands,
  ...ledgerCommands,
  kioskCommand,
  ...laterCommands,
];
