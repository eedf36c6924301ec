import type { Command } from '../command.ts';
import { roomControlCommands } from './room-control.ts';
import { roomTalkCommands } from './room-talk.ts';

/** The resident's side, card in hand. */
export const roomCommands: readonly Command[] = [...roomTalkCommands, ...roomControlCommands];
