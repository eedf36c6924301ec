import type pg from 'pg';

/**
 * Does something in one process at a time, by an advisory lock; undefined where another process is at
 * it. The lock is free again when this resolves.
 *
 * @param key - two numbers of 32 bits: what is done, and for whom
 */
export async function asLeader<T>(
  pool: pg.Pool,
  key: readonly [kind: number, of: number],
  act: () => Promise<T>,
): Promise<T | undefined> {
  const leader = await pool.connect();
  try {
    const { rows } = await leader.query<{ is: boolean }>(
      'select pg_try_advisory_lock($1, $2) as is',
      [...key],
    );
    return rows[0]?.is === true ? await act() : undefined;
  } finally {
    // By name, so that it is free when this resolves; ending the session frees it whatever happened.
    await leader.query('select pg_advisory_unlock_all()').catch(() => undefined);
    leader.release(true);
  }
}
