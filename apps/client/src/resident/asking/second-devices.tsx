import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import { dateText } from '../../parts/date-line.tsx';
import { useWords, words } from '../../words.ts';
import { candidates, waitingDevices } from './people.ts';

/** What stands beside the second device of somebody: that the first signed it, or did not. */
export function secondMarks(roster: VerifiedRoster): (leafHash: string) => string | undefined {
  const seconds = new Map(candidates(roster).map(({ leafHash, second }) => [leafHash, second]));
  return (leafHash) => {
    const second = seconds.get(leafHash);
    if (second === undefined) return undefined;
    return second === 'signed' ? words().second_signed() : words().second_alone();
  };
}

const WAIT_MS = 72 * 3_600_000;

/** Devices that nobody can tick yet, and why. */
export function WaitingDevices({ roster }: { readonly roster: VerifiedRoster }) {
  const w = useWords();
  const waiting = new Set(waitingDevices(roster).map(({ leafHash }) => leafHash));
  if (waiting.size === 0) return null;
  return (
    <ul class="small">
      {roster.devices
        .filter(({ hash }) => waiting.has(hash))
        .map(({ hash, leaf, since }) => (
          <li key={hash}>
            {w.second_waits({ name: leaf.name, until: dateText(since + WAIT_MS, 'minute') })}
          </li>
        ))}
    </ul>
  );
}
