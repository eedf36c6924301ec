import type { Language, Localized } from './language.ts';

/** A telephone number and who answers there. */
export interface Line {
  readonly number: string;
  readonly names: Localized;
}

/** What stands around every page of a community. */
export interface Frame {
  readonly names: Localized;
  readonly kind: 'sample' | 'trial' | 'real';
  readonly desks: readonly Line[];
  /** Emergency numbers first, then those for somebody to talk to. */
  readonly lines: readonly Line[];
}

/** Where a page is, and how its reader came to it. */
export interface Place {
  readonly language: Language;
  /** Without language prefix, with the query: the language links keep it. */
  readonly path: string;
  /** The language that the browser would like better than this one. */
  readonly offered: Language | undefined;
  /** Missing where something went wrong before the community was known. */
  readonly frame: Frame | undefined;
}
