import {
  decodeEndpoints,
  decodeLetters,
  decodeSendingPage,
  decodeTriedEndpoint,
  type Endpoints,
  type EndpointValues,
  type LetterRhythm,
  type Letters,
  type SendingPage,
  type SendingState,
  type TriedEndpoint,
} from '@nearhand/protocol/outward-desk';
import { readBytes, readJson } from './api.ts';
import type { Steward } from './steward.ts';

/** What of the reports goes outward, in a steward's hands: to other cities, and by e-mail to those who mend. */
export class OutwardDesk {
  readonly #steward: Steward;

  constructor(steward: Steward) {
    this.#steward = steward;
  }

  async endpoints(): Promise<Endpoints> {
    return decodeEndpoints(await readJson(await this.#steward.ask('GET', '/reports/endpoints')));
  }

  /** Writes an endpoint down; without `key`, the key that was there stays. */
  async putEndpoint(id: string, values: EndpointValues, key?: string): Promise<void> {
    const body = { ...values, ...(key !== undefined && { key }) };
    await this.#act('PUT', `/reports/endpoints/${id}`, body);
  }

  /** @throws VisitError `moved` where a report was sent there: turn it off instead */
  async removeEndpoint(id: string): Promise<void> {
    await this.#act('DELETE', `/reports/endpoints/${id}`);
  }

  /** Asks an endpoint for its services: whether it answers, and what its kinds are called. */
  async tryEndpoint(id: string): Promise<TriedEndpoint> {
    const answer = await this.#steward.ask('POST', `/reports/endpoints/${id}/try`, {});
    return decodeTriedEndpoint(await readJson(answer));
  }

  /** Sends a kind on from today, or without `to` no longer. */
  async sendKind(
    kind: string,
    to?: { readonly endpoint: string; readonly code: string },
  ): Promise<void> {
    await this.#act('PUT', `/reports/sent-kinds/${encodeURIComponent(kind)}`, to ?? {});
  }

  /** What is on its way, longest due first; without states, all but what has ended. */
  async sending(states: readonly SendingState[], after?: string): Promise<SendingPage> {
    const query = new URLSearchParams();
    if (states.length > 0) query.set('state', states.join(','));
    if (after !== undefined) query.set('after', after);
    const path = `/reports/sending${query.size === 0 ? '' : `?${query}`}`;
    return decodeSendingPage(await readJson(await this.#steward.ask('GET', path)));
  }

  /** Sends a report at the next round, for the first time or once more. */
  async send(report: string): Promise<void> {
    await this.#act('POST', `/reports/sending/${report}`, { act: 'send' });
  }

  async stop(report: string): Promise<void> {
    await this.#act('POST', `/reports/sending/${report}`, { act: 'stop' });
  }

  /** It arrived: somebody looked for its number over there. */
  async arrived(report: string, number: string): Promise<void> {
    await this.#act('POST', `/reports/sending/${report}`, { act: 'arrived', number });
  }

  async letters(): Promise<Letters> {
    return decodeLetters(await readJson(await this.#steward.ask('GET', '/reports/digests')));
  }

  async putLetters(
    body: string,
    values: { readonly every: LetterRhythm; readonly language: string; readonly on: boolean },
  ): Promise<void> {
    await this.#act('PUT', `/reports/digests/${body}`, values);
  }

  /** Sends a letter once more, of which nobody knows whether it went. */
  async sendLetterAgain(body: string, to: string): Promise<void> {
    await this.#act('POST', `/reports/digests/${body}/again`, { to });
  }

  async #act(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<void> {
    await readBytes(await this.#steward.ask(method, path, body));
  }
}
