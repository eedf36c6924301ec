import {
  type CutReason,
  type DeskReports,
  decodeDeskReports,
  decodeTakenSteps,
  decodeWaitingPhotos,
  type TakenSteps,
  type WaitingPhoto,
} from '@nearhand/protocol/report-desk';
import { readBytes, readJson } from './api.ts';
import type { Steward } from './steward.ts';

/** A step that a steward takes of reports, as `docs/http.md` has it. */
export type ReportStep =
  | { readonly kind: 'accepted' | 'not-ours' | 'done' | 'said' | 'reopened' | 'unmerged' }
  | { readonly kind: 'under-way'; readonly expected?: string }
  | { readonly kind: 'merged'; readonly into: string };

/** The public reports, in a steward's hands: photos to look at, steps to take, words to delete. */
export class ReportDesk {
  readonly #steward: Steward;

  constructor(steward: Steward) {
    this.#steward = steward;
  }

  /** Open reports, newest first; `after` is the key of a page before. */
  async open(after?: string): Promise<DeskReports> {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
    return decodeDeskReports(await readJson(await this.#steward.ask('GET', `/reports${query}`)));
  }

  /** The photos that waited longest. */
  async photos(): Promise<readonly WaitingPhoto[]> {
    return decodeWaitingPhotos(await readJson(await this.#steward.ask('GET', '/reports/photos')));
  }

  /** The JPEG of a photo that nobody else can see yet. */
  async photo(id: string): Promise<Uint8Array> {
    return readBytes(await this.#steward.ask('GET', `/reports/photos/${id}/large.jpg`));
  }

  async show(id: string): Promise<void> {
    await readBytes(await this.#steward.ask('POST', `/reports/photos/${id}`, { show: true }));
  }

  /** Deletes a photo for good; the reason is public. */
  async refuse(id: string, reason: CutReason): Promise<void> {
    const body = { show: false, reason };
    await readBytes(await this.#steward.ask('POST', `/reports/photos/${id}`, body));
  }

  /** Takes one step of many reports; those that it cannot follow are told. */
  async take(reports: readonly string[], step: ReportStep, words: string): Promise<TakenSteps> {
    const body = { reports, step, words };
    return decodeTakenSteps(
      await readJson(await this.#steward.ask('POST', '/reports/steps', body)),
    );
  }

  /** Deletes the words, the place or all of a report for good; the reason is public. */
  async cut(report: string, part: 'words' | 'place' | 'all', reason: CutReason): Promise<void> {
    const body = { report, part, reason };
    await readBytes(await this.#steward.ask('POST', '/reports/cuts', body));
  }
}
