import type { DeskService, ServiceValues } from '@nearhand/protocol/directory-desk';
import {
  type ListMember,
  listMembers,
  type MergeMember,
  mergeMembers,
} from '@nearhand/protocol/directory-duplicates';

/** Whose value of a member stays. */
export type Side = 'kept' | 'gone' | 'both';

/** A member in which two services differ. */
export interface Difference {
  readonly member: MergeMember;
  readonly kept: unknown;
  readonly gone: unknown;
  /** Both together, where it is a list and neither has all of the other. */
  readonly both: readonly unknown[] | undefined;
  readonly isTaken: boolean;
  /** What is chosen until somebody chooses. */
  readonly first: Side;
}

export function differencesOf(kept: DeskService, gone: DeskService): readonly Difference[] {
  return mergeMembers.flatMap((member) => {
    const [mine, theirs] = [memberOf(kept.values, member), memberOf(gone.values, member)];
    if (told(mine) === told(theirs)) return [];
    const both = isList(member) ? joined(mine, theirs) : undefined;
    const isTaken = !(member === 'hours' && isOther(theirs));
    const first = firstOf(member, mine, theirs, both, isTaken);
    return [{ member, kept: mine, gone: theirs, both, isTaken, first }];
  });
}

/** The members in which they say the same, and that anything is said in. */
export function alikeIn(kept: DeskService, gone: DeskService): readonly MergeMember[] {
  return mergeMembers.filter((member) => {
    const mine = memberOf(kept.values, member);
    return told(mine) === told(memberOf(gone.values, member)) && !isEmpty(mine) && mine !== false;
  });
}

function firstOf(
  member: MergeMember,
  mine: unknown,
  theirs: unknown,
  both: readonly unknown[] | undefined,
  isTaken: boolean,
): Side {
  if (isEmpty(mine) && isTaken) return 'gone';
  // Two addresses of one door are one place; two numbers are two ways to call.
  return both !== undefined && member !== 'places' && !isEmpty(theirs) ? 'both' : 'kept';
}

function isList(member: MergeMember): member is ListMember {
  return listMembers.some((each) => each === member);
}

function memberOf(values: ServiceValues, member: MergeMember): unknown {
  // A place's own id is no part of what it says.
  if (member === 'places') return values.places.map(({ at: _, ...place }) => place);
  return values[member];
}

function joined(mine: unknown, theirs: unknown): readonly unknown[] | undefined {
  const [ours, others] = [mine, theirs] as [readonly unknown[], readonly unknown[]];
  const all = [...new Map([...ours, ...others].map((each) => [told(each), each])).values()];
  return all.length > Math.max(ours.length, others.length) ? all : undefined;
}

function isOther(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'isOther' in value;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The same text for the same value, whatever the order of its members. */
function told(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
