import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { enrolmentSecret } from '@nearhand/seal/enrolment';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { type Signer, signerOf } from '@nearhand/seal/signature';
import { type Api, jsonBody, readJson, type Signing } from './api.ts';
import { type DeskSignings, decodeSignings } from './desk-proposal.ts';
import { Nonces } from './nonces.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A steward's signed requests at their desk, and what their key makes (`docs/http.md`, "Desks"). */
export class StewardLine {
  /** Desk id, base64url. */
  readonly desk: string;
  readonly #api: Api;
  readonly #seed: Uint8Array;
  readonly #signing: Signing;

  private constructor(api: Api, desk: string, seed: Uint8Array, signing: Signing) {
    this.desk = desk;
    this.#api = api;
    this.#seed = seed;
    this.#signing = signing;
  }

  static async of(api: Api, { desk, origin, seed }: KeyFileContent): Promise<StewardLine> {
    const bytes = fromBase64url(seed);
    const signer = await signerOf(bytes);
    const signing = { signer, origin, epoch: 0, named: true, nonces: new Nonces() };
    return new StewardLine(api, desk, bytes, signing);
  }

  get signer(): Signer {
    return this.#signing.signer;
  }

  /** This steward's key, base64url. */
  get key(): string {
    return toBase64url(this.signer.publicKey);
  }

  /** A signed request below the desk's address; bytes are sent as they are, anything else as JSON. */
  send(method: Method, below: string, value?: unknown): Promise<Response> {
    const path = `/api/desks/${this.desk}${below}`;
    const bytes = value instanceof Uint8Array;
    const body = bytes ? value : value === undefined ? undefined : jsonBody(value);
    const request = { method, path, bytes, ...(body !== undefined && { body }) };
    return this.#api.sendSigned(request, this.#signing);
  }

  /** What the stewards of the desk have before them. */
  async signings(): Promise<DeskSignings> {
    return decodeSignings(await readJson(await this.send('GET', '/proposals')));
  }

  /** The secret of an invitation, made again whenever it is needed and kept nowhere. */
  secretOf(invitation: Uint8Array): Uint8Array {
    return enrolmentSecret(this.#seed, this.#signing.origin, invitation);
  }
}
