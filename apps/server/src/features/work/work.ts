import type { KeyObject } from 'node:crypto';
import { checkWork, decodeWork, type WorkChallenge } from '@nearhand/protocol/work';
import type { Db } from '../../db/schema.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { type Later, Nonces, type Now, type UsedOnce } from '../requests/requests.ts';
import { ScryptQueue } from './scrypt-queue.ts';

const cost = { n: 4096, r: 8, p: 1, bits: 2, parts: 4 } as const;
const goodForMinutes = 60;

/** What was shown in place of an account: solved work, or a token that a desk handed out. */
export type Shown =
  | { readonly by: 'token'; readonly token: string }
  /** Uses it up at all processes, with what the transaction makes of it; false where it was before. */
  | { readonly by: 'work'; spend(db: Db): Promise<boolean> };

/**
 * Memory-hard work before a room is made: the only brake that knows nobody. Challenges need no
 * table until they are used; a solved one is checked once and used up only when a room came of it, so that a roster
 * that changed meanwhile does not cost the work again.
 */
export class WorkDesk {
  readonly #challenges: Nonces;
  readonly #usedOnce: UsedOnce;
  readonly #scrypt = new ScryptQueue();
  readonly #solved = new Set<string>();

  constructor(secret: KeyObject, usedOnce: UsedOnce, now: Now) {
    this.#challenges = new Nonces(secret, 'work', goodForMinutes, now);
    this.#usedOnce = usedOnce;
  }

  /** The answer of `GET /api/work`. */
  challenge(): object {
    return { challenge: this.#challenges.fresh().toString('base64url'), ...cost };
  }

  /** Looks at `Nearhand-Work`; anything that is not solved, fresh and unused is `work-refused`. */
  async check(header: unknown): Promise<Shown> {
    const shown = readHeader(header);
    if ('token' in shown) return { by: 'token', token: shown.token };
    const challenge = Buffer.from(shown.challenge);
    if (challenge.length !== 32 || !this.#challenges.isGood(challenge)) throw refused();
    const name = challenge.toString('base64url');
    if (!this.#solved.has(name)) {
      const asked: WorkChallenge = { challenge, ...cost };
      if (!(await checkWork(asked, shown.counters, this.#scrypt.run))) throw refused();
      this.#remember(name);
    }
    return { by: 'work', spend: (db) => this.#spend(db, challenge, name) };
  }

  #remember(name: string): void {
    const [oldest] = this.#solved;
    if (this.#solved.size >= 10_000 && oldest !== undefined) this.#solved.delete(oldest);
    this.#solved.add(name);
  }

  async #spend(db: Db, challenge: Buffer, name: string): Promise<boolean> {
    this.#solved.delete(name);
    if (!this.#challenges.spend(challenge)) return false;
    return await this.#usedOnce.takeIn(db, this.#challenges.once(challenge));
  }
}

/** `GET /api/work`. */
export function registerWork(app: App, later: Later<{ readonly work: WorkDesk }>): void {
  app.get('/api/work', async () => (await later.get()).work.challenge());
}

function readHeader(header: unknown): ReturnType<typeof decodeWork> {
  if (typeof header !== 'string') throw refused();
  try {
    return decodeWork(header);
  } catch {
    throw refused();
  }
}

function refused(): Refusal {
  return new Refusal('work-refused');
}
