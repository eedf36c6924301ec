import type { JsonValue } from '@nearhand/protocol/json-reader';
import { decodeWorkChallenge } from '@nearhand/protocol/work';
import { solveWork } from '@nearhand/visit/proof-of-work';
import { scryptAsync } from '@noble/hashes/scrypt.js';

/** Solves a challenge bit by bit, so that the page can still be used meanwhile. */
export async function solve(challenge: JsonValue): Promise<string> {
  return await solveWork(decodeWorkChallenge(challenge), (password, salt, { n, r, p }) =>
    scryptAsync(password, salt, { N: n, r, p, dkLen: 32 }),
  );
}
