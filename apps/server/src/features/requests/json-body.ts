import { text } from '@nearhand/seal/bytes';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../refusal.ts';
import { bytesOf } from './base64url.ts';
import { rawBody } from './signed-request.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The members of a JSON body; `malformed` where one is missing or unknown. */
export function jsonBody(
  request: FastifyRequest,
  members: readonly string[],
  optional: readonly string[] = [],
): JsonObject {
  const body = parse(rawBody(request));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal('malformed');
  const found = Object.keys(body);
  const isWhole = members.every((name) => found.includes(name));
  const isKnown = found.every((name) => members.includes(name) || optional.includes(name));
  if (!isWhole || !isKnown) throw new Refusal('malformed');
  return body as JsonObject;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(text(bytes));
  } catch {
    throw new Refusal('malformed');
  }
}

/** Base64url bytes of a fixed length, of a body or a path. */
export function bytesIn(value: unknown, length: number): Buffer {
  const bytes = bytesOf(value, length);
  if (bytes === undefined) throw new Refusal('malformed');
  return bytes;
}

/** Base64url bytes of any length up to `most`. */
export function anyBytesIn(value: unknown, most: number): Buffer {
  if (typeof value !== 'string') throw new Refusal('malformed');
  const bytes = bytesOf(value, Math.floor((value.length * 3) / 4));
  if (bytes === undefined) throw new Refusal('malformed');
  if (bytes.length > most) throw new Refusal('too-large');
  return bytes;
}

/** One of a list of base64url ids of 16 bytes, at most `most` of them, each once. */
export function idsIn(value: unknown, most: number): readonly Buffer[] {
  if (!Array.isArray(value) || value.length > most || new Set(value).size !== value.length) {
    throw new Refusal('malformed');
  }
  return value.map((each) => bytesIn(each, 16));
}
