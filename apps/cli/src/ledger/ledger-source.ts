import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error.ts';
import { cappedBody } from './capped-body.ts';

const WAITS_MS = [250, 1_000, 3_000];
/** A bundle of 256 entries of 65,535 bytes, with their lengths. */
const LONGEST = 256 * 65_537;

/** Where a tiled log is read from: whatever stands below its prefix. */
export class LedgerSource {
  readonly prefix: string;

  /** @param url of the server, without a slash at the end */
  constructor(url: string) {
    this.prefix = `${url}/ledger`;
  }

  /**
   * What stands at a path such as `checkpoint` or `tile/0/000`.
   * @throws CliError `no-answer` after several tries, `refused` for what the server does not have
   */
  readonly fetch = async (path: string): Promise<Uint8Array> => {
    for (const wait of WAITS_MS) {
      const answer = await this.#once(path);
      if (answer !== undefined) return answer;
      await sleep(wait);
    }
    const last = await this.#once(path);
    if (last !== undefined) return last;
    throw new CliError('no-answer', `${this.prefix}/${path} does not answer.`);
  };

  /** Nothing where another try may do. */
  async #once(path: string): Promise<Uint8Array | undefined> {
    let response: Response;
    try {
      response = await fetch(`${this.prefix}/${path}`, { redirect: 'error' });
      if (response.ok) return await cappedBody(response, LONGEST);
      await response.body?.cancel();
    } catch (error) {
      if (error instanceof CliError) throw error;
      return undefined;
    }
    if (response.status >= 500 || response.status === 429) return undefined;
    throw new CliError(
      'refused',
      `${this.prefix}/${path} should be there and is not (status ${response.status}).`,
    );
  }
}
