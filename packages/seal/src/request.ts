import { concat, u8, u16, u32, utf8 } from './bytes.ts';
import { hash } from './hash.ts';

/** An HTTP request, as its signature sees it. */
export interface SignedRequest {
  /** The ledger origin. */
  readonly origin: string;
  /** The server's, 32 bytes. */
  readonly nonce: Uint8Array;
  /** In capitals. */
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: Uint8Array;
  /** 0 where none is known. */
  readonly epoch: number;
}

/** What is signed as kind `request`. */
export function requestMessage(request: SignedRequest): Uint8Array {
  const origin = utf8(request.origin);
  const method = utf8(request.method);
  const path = utf8(request.path);
  return concat(
    u16(origin.length),
    origin,
    request.nonce,
    u8(method.length),
    method,
    u16(path.length),
    path,
    hash(request.body),
    u32(request.epoch),
  );
}

/** A helper's or steward's sign-in. */
export interface SignIn {
  readonly origin: string;
  readonly nonce: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** What is signed as kind `sign-in`. */
export function signInMessage({ origin, nonce, leafHash }: SignIn): Uint8Array {
  const name = utf8(origin);
  return concat(u16(name.length), name, nonce, leafHash);
}
