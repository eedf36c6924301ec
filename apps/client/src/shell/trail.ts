/**
 * Where somebody is, kept in memory alone. Every step is a history entry with the same address and
 * an empty title, so that the Back key of a phone goes one question back, while address, title and
 * history tell nothing about what was on the screen.
 */
export class Trail<Place> {
  readonly #base: number;
  readonly #places: Place[];
  readonly #listeners = new Set<() => void>();

  constructor(first: Place) {
    this.#base = depthOf(history.state);
    this.#places = [first];
    // Each page begins where it says. A browser would scroll to where its entry was left, also in `settle`.
    history.scrollRestoration = 'manual';
    addEventListener('popstate', this.#onPop);
  }

  get here(): Place {
    return this.#places[this.#places.length - 1] as Place;
  }

  get canGoBack(): boolean {
    return this.#places.length > 1;
  }

  /** One step on. */
  go(place: Place): void {
    this.#places.push(place);
    history.pushState({ depth: this.#base + this.#places.length - 1 }, '');
    this.#tell();
  }

  /** Another place in this one's stead: Back skips what was here. */
  turn(place: Place): void {
    this.#places[this.#places.length - 1] = place;
    this.#tell();
  }

  /** One step back, as the Back key does. */
  back(): void {
    if (this.canGoBack) history.back();
  }

  /** A new beginning, from which Back leads to nothing before it. */
  settle(place: Place): void {
    const steps = this.#places.length - 1;
    this.#places.length = 0;
    this.#places.push(place);
    if (steps > 0) history.go(-steps);
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  readonly #onPop = (event: PopStateEvent): void => {
    const wanted = Math.max(1, depthOf(event.state) - this.#base + 1);
    if (wanted >= this.#places.length) return;
    this.#places.length = wanted;
    this.#tell();
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** How many entries of ours lie under the present one. */
export function depthOf(state: unknown): number {
  if (typeof state !== 'object' || state === null || !('depth' in state)) return 0;
  return typeof state.depth === 'number' ? state.depth : 0;
}
