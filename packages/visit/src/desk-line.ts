import { decodeShift, type Shift } from '@nearhand/protocol/answers';
import { toBase64url } from '@nearhand/seal/bytes';
import { signInMessage } from '@nearhand/seal/request';
import type { Signer } from '@nearhand/seal/signature';
import { type Api, jsonBody, readJson } from './api.ts';
import { isVisitError } from './error.ts';
import { Nonces } from './nonces.ts';

/** Who signs in at a desk. */
export interface DeskMember {
  readonly origin: string;
  /** Desk id. */
  readonly desk: string;
  readonly leafHash: Uint8Array;
  readonly signer: Signer;
}

/**
 * Signs in and gets the token that all of the desk carry.
 * @throws VisitError `sign-in-refused`, …
 */
export async function signIn(api: Api, member: DeskMember): Promise<Shift> {
  const { origin, desk, leafHash, signer } = member;
  const path = `/api/desks/${desk}/sign-in`;
  const nonces = new Nonces();
  for (let attempt = 0; ; attempt += 1) {
    const nonce = await api.nonce(nonces);
    const signature = await signer.sign('sign-in', signInMessage({ origin, nonce, leafHash }));
    const body = jsonBody({
      leaf: toBase64url(leafHash),
      nonce: toBase64url(nonce),
      signature: toBase64url(signature),
    });
    try {
      return decodeShift(await readJson(await api.send({ method: 'POST', path, body }, nonces)));
    } catch (error) {
      if (!isVisitError(error, 'nonce-used') || attempt === 3) throw error;
    }
  }
}
