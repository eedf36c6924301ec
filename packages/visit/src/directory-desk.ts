import {
  type DeskService,
  decodeChanges,
  decodeDeskService,
  decodeHistory,
  decodeListedRemarks,
  decodeListedServices,
  decodeServiceTerms,
  type ListedRemarks,
  type ListedServices,
  type ServiceTerms,
  type ServiceValues,
} from '@nearhand/protocol/directory-desk';
import { readInteger, readList, readObject, readText } from '@nearhand/protocol/json-reader';
import { readJson } from './api.ts';
import type { Steward } from './steward.ts';

/** Which services are meant; everything that is given has to hold. */
export interface ServiceSelection {
  readonly words?: string;
  readonly need?: string;
  readonly facility?: string;
  readonly language?: string;
  /** Not checked on this day or later, `YYYY-MM-DD`. */
  readonly before?: string;
}

/** What changes: members that are given, each whole. */
export type ServiceChange = Partial<ServiceValues> & { readonly hidden?: boolean };

export interface EditedService {
  /** Another than before where the place was hidden. */
  readonly id: string;
  /** What can be undone; of a hidden service nothing can. */
  readonly change: number | undefined;
}

/** The directory in a steward's hands (`docs/http.md`, "Services for stewards"). */
export class DirectoryDesk {
  readonly #steward: Steward;

  constructor(steward: Steward) {
    this.#steward = steward;
  }

  async #get(path: string, query: Readonly<Record<string, string | undefined>> = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(given as [string, string][]).toString();
    const address = `/services${path}${search === '' ? '' : `?${search}`}`;
    return await readJson(await this.#steward.ask('GET', address));
  }

  async #post(path: string, body: object) {
    return await readJson(await this.#steward.ask('POST', `/services${path}`, body));
  }

  async terms(): Promise<ServiceTerms> {
    return decodeServiceTerms(await this.#get('/terms'));
  }

  /** A page of services; `after` is the key of the page before. */
  async find(selection: ServiceSelection, after?: string): Promise<ListedServices> {
    return decodeListedServices(await this.#get('', { ...selection, after }));
  }

  /** Those that were not checked for the longest first. */
  async unchecked(selection: ServiceSelection, after?: string): Promise<ListedServices> {
    return decodeListedServices(await this.#get('/unchecked', { ...selection, after }));
  }

  async service(id: string): Promise<DeskService> {
    return decodeDeskService(await this.#get(`/${id}`));
  }

  /** @throws VisitError `moved` where it is not any more what `of` says; `malformed` */
  async edit(of: DeskService, members: ServiceChange): Promise<EditedService> {
    const body = { members, revision: of.revision };
    const answer = await readJson(await this.#steward.ask('PUT', `/services/${of.id}`, body));
    const { id, change } = readObject(answer, 'edited');
    return {
      id: readText(id, 'id'),
      change: change === undefined ? undefined : readInteger(change, 'change'),
    };
  }

  async history(id: string, after?: number): Promise<ReturnType<typeof decodeHistory>> {
    return decodeHistory(await this.#get(`/${id}/history`, { after: after?.toString() }));
  }

  async changes(after?: number): Promise<ReturnType<typeof decodeChanges>> {
    return decodeChanges(await this.#get('/changes', { after: after?.toString() }));
  }

  /** Takes an act back as one step; gives the services that were left, since they changed since. */
  async undo(change: number): Promise<readonly string[]> {
    const answer = readObject(await this.#post(`/changes/${change}/undo`, {}), 'undone');
    return readList(answer.left, 'left', readText);
  }

  /** What people said is wrong, the oldest first; `after` is the key of the page before. */
  async remarks(after?: string): Promise<ListedRemarks> {
    return decodeListedRemarks(await this.#get('/remarks', { after }));
  }

  /** Deletes a remark that was seen to. */
  async endRemark(id: string): Promise<void> {
    await this.#post(`/remarks/${id}/done`, {});
  }

  /** Notes that these are right today; gives what can be undone, if any of them was not yet. */
  async check(services: readonly string[]): Promise<number | undefined> {
    return changeIn(await this.#post('/checked', { services }));
  }
}

function changeIn(answer: unknown): number | undefined {
  const { change } = readObject(answer, 'answer');
  return change === undefined ? undefined : readInteger(change, 'change');
}
