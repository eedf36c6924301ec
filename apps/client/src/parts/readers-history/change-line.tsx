import type { Member } from '@nearhand/room/member';
import type { ReadersChange } from '@nearhand/room/readers-history';
import type { ChangeProof } from '@nearhand/visit/reader-proofs';
import { useWords } from '../../words.ts';
import { DateLine } from '../date-line.tsx';

export interface ChangeProps {
  readonly change: ReadersChange;
  readonly proof: ChangeProof | undefined;
  readonly deskName: (desk: string) => string;
}

/** Whom a change let in and shut out, by name. */
export function ChangeLine({ change, proof, deskName }: ChangeProps) {
  const w = useWords();
  const { epoch, letIn, shutOut, at } = change;
  const nameOf = ({ leaf }: Member): string =>
    w.history_who({ name: leaf.name, role: leaf.role, desk: deskName(leaf.desk) });
  const left = proof?.state === 'held' ? proof.left : new Map<string, number>();
  return (
    <>
      {at === undefined ? null : <DateLine at={at} />}{' '}
      <strong>
        {epoch.epoch === 1 ? w.history_began() : w.history_changed({ epoch: epoch.epoch })}
      </strong>
      {epoch.hidden ? <p>{w.history_hidden()}</p> : null}
      {letIn.length > 0 ? (
        <>
          <p>{w.history_let_in()}</p>
          <ul>
            {letIn.map((member) => (
              <li key={member.leafHash}>
                {nameOf(member)}{' '}
                {epoch.epoch === 1 ? null : member.from < epoch.epoch ? (
                  <span class="small">{w.history_with_past()}</span>
                ) : (
                  <span class="small">{w.history_without_past()}</span>
                )}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {shutOut.length > 0 ? (
        <>
          <p>{w.history_shut_out()}</p>
          <ul>
            {shutOut.map((member) => (
              <li key={member.leafHash}>
                {nameOf(member)}{' '}
                {left.has(member.leafHash) ? (
                  <span class="small">{w.history_had_left()}</span>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {letIn.length + shutOut.length === 0 && !epoch.hidden ? <p>{w.history_same()}</p> : null}
    </>
  );
}
