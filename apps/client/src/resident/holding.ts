import type { DeskPins } from '@nearhand/ledger/policy';
import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community } from '@nearhand/protocol/community';
import type { Card } from '@nearhand/seal/card';
import type { Api } from '@nearhand/visit/api';
import type { LedgerView } from '@nearhand/visit/ledger-view';
import type { Nonces } from '@nearhand/visit/nonces';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import { transport } from '../shell/transport.ts';
import { locale } from '../words.ts';
import type { Asking } from './asking/asking.ts';
import type { KeptHandle } from './card/kept-card.ts';
import type { Work } from './work/work.ts';

/** The status; the rest go out together. */
const NONCES_TO_OPEN = 3;

/**
 * What this page holds in memory and nowhere else: the card, the room it opens, and the work done
 * ahead of a first sending. Sealing and sending are fetched when they are first needed.
 */
export class Holding {
  card: Card | undefined;
  kept: KeptHandle | undefined;
  visit: ResidentVisit | undefined;
  #pins: DeskPins | undefined;
  #sending: AbortController | undefined;
  #api: Promise<Api> | undefined;
  #work: Promise<Work> | undefined;
  #nonces: Nonces | undefined;
  #ledger: Promise<LedgerView> | undefined;

  /**
   * The newest roster of a desk, verified on this device.
   * @param atLeast the number of one that the server has announced
   */
  async roster(community: Community, desk: string, atLeast = 0): Promise<VerifiedRoster> {
    const ledger = await this.#startLedger(community);
    return await ledger.desk(desk, { number: atLeast });
  }

  /** Holds the ledger against a poster from now on. */
  pin(pins: DeskPins): void {
    this.#pins = pins;
    this.#ledger = undefined;
  }

  /** Whether a desk was held against the poster at its door. */
  async pinned(community: Community, desk: string): Promise<LedgerView['pinned']> {
    if (this.#pins?.desk !== desk) return 'no';
    return (await this.#startLedger(community)).pinned;
  }

  /** Begins the work while somebody writes, and fetches what sending will need. */
  prepare(): void {
    this.#startWork().catch(() => undefined);
    void import('./asking/send.ts');
    void import('@nearhand/visit/asking');
    void import('./room-pages.tsx');
    void import('@nearhand/seal/word-list').then(({ wordList }) => wordList(locale()));
    void import('qr');
    void import('@nearhand/seal/card');
  }

  /** Fetches what opening a room will need, while somebody enters the card. */
  async prepareReturn(): Promise<void> {
    void import('@nearhand/seal/card');
    void import('@nearhand/seal/room-keys');
    void import('@nearhand/visit/resident-visit');
    void import('./room-pages.tsx');
    void import('@nearhand/seal/curves').then(({ curves }) => curves());
    const [api, { Nonces }, { startSealThread }] = await Promise.all([
      this.#startApi(),
      import('@nearhand/visit/nonces'),
      import('../shell/seal-thread.ts'),
    ]);
    startSealThread();
    // For one room: shared nonces would link two.
    this.#nonces ??= new Nonces();
    await api.stock(this.#nonces, NONCES_TO_OPEN);
  }

  /** Makes the room. The card is drawn once, so that a second try makes no second room. */
  async send(community: Community, asking: Asking): Promise<void> {
    const { roster } = asking;
    if (!roster) throw new Error('no desk was chosen');
    const [{ sendAsking }, { drawCard }] = await Promise.all([
      import('./asking/send.ts'),
      import('@nearhand/seal/card'),
      import('./room-pages.tsx'),
    ]);
    const [api, work] = await Promise.all([this.#startApi(), this.#startWork()]);
    const ledger = await this.#startLedger(community);
    this.card ??= drawCard();
    const { card } = this;
    this.#sending = new AbortController();
    const { signal } = this.#sending;
    this.visit = await sendAsking({ api, community, ledger, roster, asking, card, work, signal });
    work.stop();
  }

  /** Calls a sending off that waits for a connection; it may have arrived all the same. */
  stopSending(): void {
    this.#sending?.abort();
  }

  /** Opens the room of the card that is held. */
  async open(community: Community, known: Known): Promise<void> {
    const [{ roomKeysOf }, { ResidentVisit }, api] = await Promise.all([
      import('@nearhand/seal/room-keys'),
      import('@nearhand/visit/resident-visit'),
      this.#startApi(),
      import('./room-pages.tsx'),
    ]);
    if (!this.card) throw new Error('no card');
    const nonces = this.#nonces;
    this.#nonces = undefined;
    const keys = await roomKeysOf(this.card, community.origin);
    this.visit = await ResidentVisit.open(api, community, keys, known, nonces);
  }

  /** Lets go of everything, the card's bytes overwritten. */
  clear(): void {
    this.stopSending();
    this.card?.entropy.fill(0);
    this.card = undefined;
    this.kept = undefined;
    this.visit = undefined;
    this.#nonces = undefined;
    this.#ledger = undefined;
    this.#pins = undefined;
    void this.#work?.then((work) => work.stop());
  }

  #startApi(): Promise<Api> {
    this.#api ??= import('@nearhand/visit/api').then(({ Api }) => new Api(transport));
    this.#api.catch(() => {
      this.#api = undefined;
    });
    return this.#api;
  }

  /** One view of the ledger for all that this page does, so that each look is held against the last. */
  #startLedger(community: Community): Promise<LedgerView> {
    this.#ledger ??= Promise.all([this.#startApi(), import('@nearhand/visit/ledger-view')]).then(
      ([api, { LedgerView }]) =>
        LedgerView.of(api, community, this.#pins === undefined ? {} : { pins: this.#pins }),
    );
    this.#ledger.catch(() => {
      this.#ledger = undefined;
    });
    return this.#ledger;
  }

  #startWork(): Promise<Work> {
    this.#work ??= Promise.all([this.#startApi(), import('./work/work.ts')]).then(
      ([api, { Work }]) => new Work(api),
    );
    this.#work.catch(() => {
      this.#work = undefined;
    });
    return this.#work;
  }
}

/** What is known of the room before it is opened. */
type Known = Parameters<typeof ResidentVisit.open>[3];
