import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../refusal.ts';

/** A decimal number in the query; undefined where it is absent, `malformed` where it is none. */
export function numberIn(request: FastifyRequest, name: string): number | undefined {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,8})$/.test(value))
    throw new Refusal('malformed');
  return Number(value);
}
