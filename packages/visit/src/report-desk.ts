import {
  type CutReason,
  type DeskBody,
  type DeskReports,
  decodeDeskReports,
  decodeKeptPhoto,
  decodeReportSettings,
  decodeTakenSteps,
  decodeWaitingPhotos,
  decodeWholeReport,
  type ReportSettings,
  type TakenSteps,
  type WaitingPhoto,
  type WholeDeskReport,
} from '@nearhand/protocol/report-desk';
import { readBytes, readJson } from './api.ts';
import type { Steward } from './steward.ts';

/** A step that a steward takes of reports, as `docs/http.md` has it. */
export type ReportStep =
  | { readonly kind: 'said' | 'reopened' | 'unmerged' }
  /** `body`: the id of whoever mends it. */
  | { readonly kind: 'accepted' | 'not-ours'; readonly body?: string }
  /** `photo`: of the mended thing, as `keepPhoto` names it. */
  | { readonly kind: 'done'; readonly photo?: string }
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'under-way'; readonly expected?: string }
  | { readonly kind: 'merged'; readonly into: string };

/** What of a report is deleted: `step` is the number of the step whose words go. */
export type CutWish = 'words' | 'place' | 'all' | { readonly step: number };

/** Which reports a list has. */
export interface ReportChoice {
  readonly state: 'open' | 'closed';
  readonly kind?: string;
  readonly body?: string;
}

/** The public reports, in a steward's hands: photos to look at, steps to take, words to delete. */
export class ReportDesk {
  readonly #steward: Steward;

  constructor(steward: Steward) {
    this.#steward = steward;
  }

  /** Reports, newest first; `after` is the key of a page before. */
  async list(choice: ReportChoice, after?: string): Promise<DeskReports> {
    const query = new URLSearchParams({ ...choice, ...(after !== undefined && { after }) });
    return decodeDeskReports(await readJson(await this.#steward.ask('GET', `/reports?${query}`)));
  }

  async report(id: string): Promise<WholeDeskReport> {
    return decodeWholeReport(await readJson(await this.#steward.ask('GET', `/reports/${id}`)));
  }

  async settings(): Promise<ReportSettings> {
    return decodeReportSettings(
      await readJson(await this.#steward.ask('GET', '/reports/settings')),
    );
  }

  /** Switches kinds on or off, or says who mends them (null: nobody yet); what is not given stays. */
  async setKinds(
    kinds: readonly string[],
    change: { readonly on?: boolean; readonly body?: string | null },
  ): Promise<void> {
    await readBytes(await this.#steward.ask('PUT', '/reports/kinds', { kinds, ...change }));
  }

  /** Writes somebody who mends, or writes them anew. */
  async setBody({ id, type, names, email }: DeskBody): Promise<void> {
    const body = { type, names, ...(email !== undefined && { email }) };
    await readBytes(await this.#steward.ask('PUT', `/reports/bodies/${id}`, body));
  }

  /** Sends a photo of something mended ahead; what comes back is for the step `done`. */
  async keepPhoto(jpeg: Uint8Array): Promise<string> {
    const answer = await this.#steward.ask('POST', '/reports/mended-photos', jpeg);
    return decodeKeptPhoto(await readJson(answer));
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

  /** Deletes the words, the place, a step's words or all of a report for good; the reason is public. */
  async cut(report: string, part: CutWish, reason: CutReason): Promise<void> {
    const body = {
      report,
      reason,
      ...(typeof part === 'string' ? { part } : { part: 'step', ...part }),
    };
    await readBytes(await this.#steward.ask('POST', '/reports/cuts', body));
  }
}
