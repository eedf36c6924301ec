import type { ShiftMark } from './content.ts';

/**
 * Notes one more shift token and says whether the server told two helpers apart: all of a desk
 * carry the same token, so one renewal number has one hash.
 */
export function noteShift(shifts: Map<string, string>, desk: string, mark: ShiftMark): boolean {
  const key = `${desk} ${mark.number}`;
  const known = shifts.get(key);
  if (known === undefined) shifts.set(key, mark.hash);
  return known !== undefined && known !== mark.hash;
}
