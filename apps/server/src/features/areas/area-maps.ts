import type { Db } from '../../db/schema.ts';
import type { AreaMap } from './area-map.ts';
import { areaVersion, loadAreaMap } from './queries.ts';

interface Kept {
  readonly version: number;
  readonly map: Promise<AreaMap>;
  readonly askedAt: number;
}

const freshForMs = 1000;

/** The area maps of a process, one a community: read anew when an import has changed the areas. */
export class AreaMaps {
  readonly #kept = new Map<string, Kept>();

  /** The areas as they are now: asks for their version each time, which is one look-up by key. */
  async now(db: Db, communityId: Buffer): Promise<AreaMap> {
    const key = communityId.toString('hex');
    const version = await areaVersion(db, communityId);
    const kept = this.#kept.get(key);
    const map = kept?.version === version ? kept.map : loadAreaMap(db, communityId);
    this.#kept.set(key, { version, map, askedAt: performance.now() });
    map.catch(() => this.#kept.delete(key));
    return await map;
  }

  /** The areas as they were within the last second, for pages. */
  async lately(db: Db, communityId: Buffer): Promise<AreaMap> {
    const kept = this.#kept.get(communityId.toString('hex'));
    const isFresh = kept && performance.now() - kept.askedAt < freshForMs;
    return isFresh ? await kept.map : await this.now(db, communityId);
  }
}
