import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Config } from './config.ts';
import type { Notices } from './db/notices.ts';
import type { Database } from './db/schema.ts';
import type { Log } from './log.ts';
import type { Troubles } from './troubles.ts';

/** What the server has to give to features; each takes the few things it needs (`Pick<Ground, …>`). */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly db: Kysely<Database>;
  /** The bare pool under `db`, for COPY, cursors and statements whose cost is measured. */
  readonly pg: pg.Pool;
  readonly notices: Notices;
  /** Where a part says what is wrong while the server goes on serving. */
  readonly troubles: Troubles;
}
