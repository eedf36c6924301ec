import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Config } from '../../../config.ts';
import type { Database } from '../../../db/schema.ts';
import type { Log } from '../../../log.ts';
import type { Community } from '../../community/community.ts';
import type { Now } from '../../requests/requests.ts';
import type { Reach } from './outside-request.ts';
import { Pauses } from './pauses.ts';

/** What the work of sending on has at hand. */
export interface OutwardSide {
  readonly db: Kysely<Database>;
  readonly pg: pg.Pool;
  readonly log: Log;
  readonly config: Pick<Config, 'origin' | 'mail' | 'inside'>;
  readonly community: Community;
  readonly now: Now;
  readonly reach: Reach;
  readonly pauses: Pauses;
  readonly signal?: AbortSignal | undefined;
}

/** From the first byte of a request to the last of its answer. */
const longestRequestMs = 20_000;

export function outwardSide(
  parts: Pick<OutwardSide, 'db' | 'pg' | 'log' | 'config' | 'community' | 'now' | 'signal'>,
): OutwardSide {
  const reach = { inside: parts.config.inside, timeoutMs: longestRequestMs };
  return { ...parts, reach, pauses: new Pauses(parts.now) };
}
