import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { WorkDesk } from '../work/work.ts';

/**
 * Whether a form shows work that was done for it, which is then used up. Work that is too old, of
 * another server or no work at all is as none: the form goes out of everybody's budget instead, and
 * nothing that was typed is lost.
 */
export async function hasWorked(desk: WorkDesk, db: Db, work: string): Promise<boolean> {
  if (work === '') return false;
  try {
    const shown = await desk.check(work);
    return shown.by === 'work' && (await shown.spend(db));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'work-refused') return false;
    throw error;
  }
}
