import type { Log } from '../../log.ts';
import type { Bulletin } from '../bulletin/bulletin.ts';
import type { DeskSide } from '../desks/desks.ts';
import type { Keeper } from '../keeping/keeping.ts';
import type { WorkDesk } from '../work/work.ts';
import type { AppendQueue } from './append-queue.ts';
import type { EventStreams } from './event-streams.ts';
import type { RoomLimits } from './limits.ts';
import type { RoomLooks } from './room-looks.ts';
import type { RoomNews } from './room-news.ts';
import type { VisitTokens } from './visit-tokens.ts';

/** What the rooms' routes work with, beside what the desks' do. */
export interface RoomSide extends DeskSide {
  readonly log: Log;
  readonly bulletin: Bulletin;
  readonly keeper: Keeper;
  readonly work: WorkDesk;
  readonly visits: VisitTokens;
  readonly appends: AppendQueue;
  readonly limits: RoomLimits;
  readonly streams: EventStreams;
  readonly looks: RoomLooks;
  readonly news: RoomNews;
}
