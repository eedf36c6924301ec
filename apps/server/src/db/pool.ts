import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { Database } from './schema.ts';

/** How to reach a PostgreSQL: an address, or the socket of our own. */
export type Connection =
  | { readonly connectionString: string }
  | { readonly host: string; readonly user: string; readonly database: string };

export interface Pool {
  readonly db: Kysely<Database>;
  /** The bare pool, for what Kysely has no words for: COPY, and statements whose cost is measured. */
  readonly pg: pg.Pool;
  close(): Promise<void>;
}

const { builtins } = pg.types;

/**
 * What a column becomes in JavaScript: `bigint` a number (refused past 2^53, never rounded), `date`
 * a string `YYYY-MM-DD` (a Date would carry a time of day and a zone that are not there), `bytea` a
 * Buffer, `timestamptz` a Date, `numeric` a string.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === builtins.INT8) return parseInteger;
    if (oid === builtins.DATE) return (value: string) => value;
    return pg.types.getTypeParser(oid, format);
  },
};

/** A pool of at most `size` connections that are made when first needed. */
export function openPool(connection: Connection, log: Log, size = 16): Pool {
  const pool = new pg.Pool({
    ...connection,
    types,
    max: size,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 60_000,
    application_name: 'nearhand',
  });
  listenToErrors(pool, log);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pg: pool, close: () => db.destroy() };
}

/** A connection that breaks while idle is replaced at the next query; unheard, it would end the process. */
function listenToErrors(pool: pg.Pool, log: Log): void {
  pool.on('error', (error) => {
    if (!pool.ending) log.error('database connection lost', { code: codeOf(error) });
  });
  // The same of one that is lent out, between two statements of its transaction: the next one fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/**
 * Connections like those of `pool` for statements that find each row by its key and are planned once:
 * a plan that was made while a table was small, or before PostgreSQL had counted it, would read all
 * of it for as long as it is kept. Whoever asks for it ends it.
 */
export function keyedPool(pool: pg.Pool, log: Log, size: number): pg.Pool {
  const off = ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'enable_bitmapscan'];
  const settings = off.map((name) => `${name}=off`);
  return poolWith(pool, log, size, ['plan_cache_mode=force_generic_plan', ...settings]);
}

/**
 * Connections like those of `pool` whose prepared statements keep one plan, whatever the values: for
 * texts that are many and short of running time, where planning each anew costs more than running it.
 * Whoever asks for it ends it.
 */
export function plannedPool(pool: pg.Pool, log: Log, size: number): pg.Pool {
  return poolWith(pool, log, size, ['plan_cache_mode=force_generic_plan']);
}

function poolWith(pool: pg.Pool, log: Log, size: number, settings: readonly string[]): pg.Pool {
  const options = settings.map((setting) => `-c ${setting}`).join(' ');
  const like = new pg.Pool({ ...pool.options, options, max: size });
  listenToErrors(like, log);
  return like;
}

/**
 * Whether an error says that the database could not do it now, rather than that a statement is wrong:
 * it is away, out of something, or gave up one of two transactions that waited for each other. Nothing
 * of the transaction is stored, and the same can be tried again.
 */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error && awayWithoutCode.test(error.message);
  return awayCodes.has(code) || awayClasses.test(code);
}

/** Whether a text was given that PostgreSQL cannot hold (character_not_in_repertoire): one with a NUL. */
export function isNoText(error: unknown): boolean {
  return codeOf(error) === '22021';
}

const awayWithoutCode =
  /^(Connection terminated|timeout e(xceeded when trying to connect|xpired$)|Client (has encountered a connection error|was closed) and is not queryable)/;
const awayCodes: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'],
  ...['EAGAIN', 'EMFILE', 'ENFILE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
  // deadlock_detected, serialization_failure, query_canceled (statement_timeout)
  ...['40P01', '40001', '57014'],
]);
/** Connections, resources (a full disk among them), an operator's or a crash's end, the system. */
const awayClasses = /^(08|53|57P|58)...?$/;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

function parseInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw new RangeError('an integer of the database exceeds 2^53');
  return number;
}
