/**
 * What every private route builds on: nonces, signed requests, strict bodies, limits, codes. This
 * file is the one way into the folder for other features.
 */
export { bytesOf } from './base64url.ts';
export {
  addDays,
  type Day,
  dayAt,
  dayNumber,
  dayOfNumber,
  endOfDay,
  isDay,
  type Now,
} from './clock.ts';
export { Counter } from './counters.ts';
export { ShortMac, sha256 } from './digest.ts';
export { anyBytesIn, bytesIn, idsIn, type JsonObject, jsonBody } from './json-body.ts';
export { Later } from './later.ts';
export { verifyNatively } from './native-signature.ts';
export { Nonces } from './nonces.ts';
export { largestEpochBody, preparePrivateApi, privateHeaders } from './private-api.ts';
export type { PrivateRequest } from './private-request.ts';

export { loadServerSecret } from './server-secret.ts';
export { SharedCounters } from './shared-counters.ts';
export {
  checkSignature,
  namedKey,
  type OnceBy,
  rawBody,
  type SignatureSide,
  type SignedBy,
} from './signed-request.ts';
export { type Once, UsedOnce } from './used-once.ts';
