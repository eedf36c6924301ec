import type pg from 'pg';

/** "seed" in ASCII: the key of the advisory lock under which a server fills and looks over its tables. */
const lockKey = 0x73656564;

/**
 * Does something while no other server of the database does, and waits for one that does: servers that
 * start at the same moment would all find the same things missing.
 */
export async function startAlone<T>(pool: pg.Pool, act: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    return await act();
  } finally {
    // Ending the session releases the lock, whatever happened.
    client.release(true);
  }
}
