import {
  type BulkPreview,
  type BulkSet,
  decodeBulkPreview,
} from '@nearhand/protocol/directory-bulk';
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
  type Texts,
} from '@nearhand/protocol/directory-desk';
import {
  decodeLikelyPairs,
  type LikelyPairs,
  type ListMember,
  type MergeMember,
} from '@nearhand/protocol/directory-duplicates';
import {
  type DeskOrganization,
  decodeDeskOrganization,
} from '@nearhand/protocol/directory-organization';
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
    return editedIn(await readJson(await this.#steward.ask('PUT', `/services/${of.id}`, body)));
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

  /** Puts a new service into the directory; who runs it is named, or one that is there by its id. */
  async create(
    members: ServiceChange,
    organization: { readonly id: string } | { readonly name: Texts },
  ): Promise<EditedService> {
    return editedIn(await this.#post('', { members, organization }));
  }

  /** What `set` would do to each of these. */
  async previewBulk(services: readonly string[], set: BulkSet): Promise<BulkPreview> {
    return decodeBulkPreview(await this.#post('/bulk', { services, set }));
  }

  /** Does it, as it was `seen`; gives how many changed. @throws VisitError `moved` or `malformed` */
  async applyBulk(services: readonly string[], set: BulkSet, seen: string): Promise<number> {
    const answer = readObject(await this.#post('/bulk', { services, set, seen }), 'done');
    return readInteger(answer.services, 'services');
  }

  /** Pairs that are likely one; `after` is the key of the page before. */
  async duplicates(after?: string): Promise<LikelyPairs> {
    return decodeLikelyPairs(await this.#get('/duplicates', { after }));
  }

  /** Says of a pair that they are two, or to ask again. */
  async settle([one, other]: readonly [string, string], settled: 'two' | 'open'): Promise<void> {
    await this.#post('/duplicates/settle', { one, other, settled });
  }

  /** Makes two one: of the one that goes, `take` replaces and `join` is put together. */
  async merge(
    kept: DeskService,
    gone: DeskService,
    take: readonly MergeMember[],
    join: readonly ListMember[],
  ): Promise<void> {
    const revisions = [kept.revision, gone.revision];
    await this.#post('/merge', { kept: kept.id, gone: gone.id, revisions, take, join });
  }

  async organization(id: string): Promise<DeskOrganization> {
    return decodeDeskOrganization(await this.#get(`/organizations/${id}`));
  }

  /** @throws VisitError `moved` where it is not any more what `of` says; `malformed` */
  async editOrganization(
    { id, revision }: DeskOrganization,
    members: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const path = `/services/organizations/${id}`;
    await readJson(await this.#steward.ask('PUT', path, { members, revision }));
  }

  /** Notes that these are right today; gives what can be undone, if any of them was not yet. */
  async check(services: readonly string[]): Promise<number | undefined> {
    return changeIn(await this.#post('/checked', { services }));
  }
}

function editedIn(answer: unknown): EditedService {
  const { id } = readObject(answer, 'edited');
  return { id: readText(id, 'id'), change: changeIn(answer) };
}

function changeIn(answer: unknown): number | undefined {
  const { change } = readObject(answer, 'answer');
  return change === undefined ? undefined : readInteger(change, 'change');
}
