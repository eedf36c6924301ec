import { addDays, type Day } from '../../requests/requests.ts';
import { type Open311Record, open311Records } from '../open311-records.ts';
import { ReportError } from '../report-error.ts';
import type { Endpoint } from './endpoints.ts';
import { askOutside, type OutsideAnswer, type Reach } from './outside-request.ts';
import { OutwardError } from './outward-error.ts';

/** What came of a request that was made: its number, a token that leads to it, or neither (“blackbox”). */
export type Made = { readonly id: string } | { readonly token: string } | 'no-number';

/** What the other side's list says of one report of ours. */
export type Looked =
  | { readonly id: string }
  /** Not there. `takesKeys`: sending the same again, under the same key, makes no second one. */
  | { readonly takesKeys: boolean };

/** The header by which one of our own says that `Idempotency-Key` holds (docs/http.md, "Open311"). */
export const repeatsHeader = 'nearhand-repeats';

const mostList = 4 * 1024 * 1024;
const mostOne = 256 * 1024;
const idsAtOnce = 50;
/** GeoReport v2, "Response Volume". */
const mostListed = 1000;

/** GeoReport v2 of somebody else, as a client; each method throws OutwardError alone. */
export class OtherSide {
  readonly #endpoint: Endpoint;
  readonly #reach: Reach;
  readonly #signal: AbortSignal | undefined;

  constructor(endpoint: Endpoint, reach: Reach, signal?: AbortSignal) {
    this.#endpoint = endpoint;
    this.#reach = reach;
    this.#signal = signal;
  }

  /** The codes that there are: asked when a steward wants to know whether an endpoint works. */
  async serviceCodes(): Promise<readonly string[]> {
    const answer = await this.#ask('GET', '/services', {}, mostList);
    return this.#records(answer, 'service').map(({ service_code = '' }) => service_code);
  }

  /** "POST Service Request". `key` is the same however often the same report is sent. */
  async make(fields: URLSearchParams, key: string): Promise<Made> {
    const answer = await this.#ask('POST', '/requests', {}, mostOne, { fields, key });
    const records = this.#records(answer, 'request', true);
    const [record] = records;
    if (records.length !== 1 || record === undefined) {
      throw new OutwardError('unreadable', { mayHaveArrived: true });
    }
    const { service_request_id: id = '', token = '' } = record;
    if (id === '' && token === '') return 'no-number';
    if (id !== '' ? !isRemoteId(id) : !/^[\x21-\x7e]{1,200}$/.test(token)) {
      throw new OutwardError('unreadable', { mayHaveArrived: true });
    }
    return id === '' ? { token } : { id };
  }

  /** Looks through the other side's list of these days for the report whose address stands in its words. */
  async look(code: string, mark: readonly string[], from: Day, to: Day): Promise<Looked> {
    const query = {
      service_code: code,
      start_date: `${addDays(from, -1)}T00:00:00Z`,
      end_date: `${addDays(to, 2)}T00:00:00Z`,
    };
    const answer = await this.#ask('GET', '/requests', query, mostList);
    const records = this.#records(answer, 'request');
    const found = records.find(({ description = '' }) =>
      mark.every((part) => description.includes(part)),
    );
    const id = found?.service_request_id ?? '';
    if (found !== undefined && isRemoteId(id)) return { id };
    return { takesKeys: answer.headers[repeatsHeader] === 'idempotency-key' };
  }

  /** "GET service_request_id from a token"; undefined while there is none. */
  async resolve(token: string): Promise<string | undefined> {
    const answer = await this.#ask('GET', `/tokens/${encodeURIComponent(token)}`, {}, mostOne);
    const [record] = this.#records(answer, 'request');
    const id = record?.service_request_id ?? '';
    if (id === '') return undefined;
    if (!isRemoteId(id)) throw new OutwardError('unreadable');
    return id;
  }

  /** What the list says of these numbers; those that it leaves out are asked for one by one. */
  async statusOf(ids: readonly string[]): Promise<ReadonlyMap<string, Open311Record>> {
    const found = new Map<string, Open311Record>();
    for (let at = 0; at < ids.length; at += idsAtOnce) {
      const wanted = ids.slice(at, at + idsAtOnce);
      const query = { service_request_id: wanted.join(','), extensions: 'true' };
      const answer = await this.#ask('GET', '/requests', query, mostList);
      for (const record of this.#records(answer, 'request')) {
        const { service_request_id: id = '' } = record;
        // What we did not ask about, nobody tells us.
        if (wanted.includes(id)) found.set(id, record);
      }
      for (const id of wanted) if (!found.has(id)) await this.#addOne(id, found);
    }
    return found;
  }

  async #addOne(id: string, found: Map<string, Open311Record>): Promise<void> {
    try {
      const path = `/requests/${encodeURIComponent(id)}`;
      const answer = await this.#ask('GET', path, { extensions: 'true' }, mostOne);
      const record = this.#records(answer, 'request').find(
        ({ service_request_id }) => service_request_id === id,
      );
      if (record !== undefined) found.set(id, record);
    } catch (error) {
      if (!(error instanceof OutwardError) || error.code !== 'refused') throw error;
    }
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    query: Readonly<Record<string, string>>,
    mostBytes: number,
    sent?: { readonly fields: URLSearchParams; readonly key: string },
  ): Promise<OutsideAnswer> {
    const { url: base, format, jurisdiction, language } = this.#endpoint;
    const url = new URL(`${base}${path}.${format}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    if (jurisdiction !== '') url.searchParams.set('jurisdiction_id', jurisdiction);
    const answer = await askOutside(this.#reach, {
      method,
      url,
      mostBytes,
      signal: this.#signal,
      headers: {
        accept: format === 'json' ? 'application/json' : 'text/xml, application/xml',
        'accept-language': language,
        'user-agent': 'Nearhand (GeoReport v2)',
        ...(sent && {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'idempotency-key': sent.key,
        }),
      },
      ...(sent && { body: sent.fields.toString() }),
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw this.#refusal(answer, method === 'POST');
  }

  /** Errors of GeoReport v2: their number may be more exact than the status. */
  #refusal({ status, text, headers }: OutsideAnswer, isPost: boolean): OutwardError {
    let fault: Open311Record | undefined;
    try {
      [fault] = open311Records(text, this.#endpoint.format, 'error');
    } catch {
      fault = undefined;
    }
    const code = /^\d{3}/.test(fault?.code ?? '') ? Number(fault?.code?.slice(0, 3)) : status;
    const said = fault?.description?.replace(/\s+/g, ' ').slice(0, 300);
    const seconds = Number(headers['retry-after']);
    const details = {
      ...(said !== undefined && { said }),
      ...(seconds > 0 && seconds < 86_400 && { retryAfter: seconds }),
    };
    if (status === 403 || status === 401) return new OutwardError('wrong-key', details);
    if (status === 429 || (status < 500 && (code === 429 || code === 503))) {
      return new OutwardError('busy', details);
    }
    if (status < 500) return new OutwardError('refused', details);
    return new OutwardError('broken', { ...details, mayHaveArrived: isPost });
  }

  #records(answer: OutsideAnswer, element: string, mayHaveArrived = false) {
    try {
      return open311Records(answer.text, this.#endpoint.format, element).slice(0, mostListed);
    } catch (cause) {
      if (!(cause instanceof ReportError)) throw cause;
      throw new OutwardError('unreadable', { mayHaveArrived, cause });
    }
  }
}

/** What we take for a number of theirs: something that can stand in a list and in an address. */
export function isRemoteId(text: string): boolean {
  return /^[\p{L}\p{N}._:#/-]{1,100}$/u.test(text) && !/^\.+$/.test(text);
}
