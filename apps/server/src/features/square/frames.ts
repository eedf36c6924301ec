import type { Db } from '../../db/schema.ts';
import type { Frame } from '../../pages/frame.ts';
import { getCommunity } from '../community/community.ts';
import { listDeskCards } from '../desks/desks.ts';

const freshForMs = 10_000;

/**
 * What stands around the pages of the community, read again after ten seconds. The last one is kept
 * for the pages that say the database is away: the telephone numbers are needed most then.
 */
export class Frames {
  #last: Frame | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  get last(): Frame | undefined {
    return this.#last;
  }

  async current(db: Db, now = performance.now()): Promise<Frame | undefined> {
    if (now - this.#readAt < freshForMs) return this.#last;
    this.#last = await readFrame(db);
    if (this.#last) this.#readAt = now;
    return this.#last;
  }
}

async function readFrame(db: Db): Promise<Frame | undefined> {
  const community = await getCommunity(db);
  if (!community) return undefined;
  const desks = await listDeskCards(db, community.id);
  return {
    names: { ...community.names },
    kind: community.kind,
    desks: desks.map(({ phone, names }) => ({ number: phone, names: { ...names } })),
    lines: [...community.emergencyNumbers, ...community.crisisNumbers].map(({ number, names }) => ({
      number,
      names: { ...names },
    })),
  };
}
