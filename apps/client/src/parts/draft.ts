import { useState } from 'preact/hooks';

/** What somebody began in one form: kept in memory when they step back, gone when it is sent. */
export class Draft {
  readonly #values = new Map<string, unknown>();

  get(field: string): unknown {
    return this.#values.get(field);
  }

  set(field: string, value: unknown): void {
    this.#values.set(field, value);
  }

  clear(): void {
    this.#values.clear();
  }

  /** Whether anything was filled in. */
  get hasAny(): boolean {
    return [...this.#values.values()].some(
      (value) => typeof value === 'string' && value.trim() !== '',
    );
  }
}

/** The drafts of all forms of a room, or of all rooms of a desk, by name. */
export class Drafts {
  readonly #drafts = new Map<string, Draft>();

  of(name: string): Draft {
    const draft = this.#drafts.get(name) ?? new Draft();
    this.#drafts.set(name, draft);
    return draft;
  }

  get hasAny(): boolean {
    return [...this.#drafts.values()].some((draft) => draft.hasAny);
  }

  /** Lets go of every draft whose name begins like this. */
  forget(beginning = ''): void {
    for (const name of [...this.#drafts.keys()]) {
      if (name.startsWith(beginning)) this.#drafts.delete(name);
    }
  }
}

/** State of a field that begins with what the draft has of it. */
export function useDrafted<T>(draft: Draft, field: string, first: T): [T, (value: T) => void] {
  const [value, setValue] = useState((draft.get(field) as T | undefined) ?? first);
  const set = (next: T) => {
    draft.set(field, next);
    setValue(() => next);
  };
  return [value, set];
}
