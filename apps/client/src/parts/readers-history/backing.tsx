import type { Opening } from '@nearhand/room/opening';
import type { ChangeProof } from '@nearhand/visit/reader-proofs';
import { useWords } from '../../words.ts';
import type { ChangeProps } from './change-line.tsx';

/** What backs a change of readers: the card's signature, and the lists in the public ledger. */
export function ChangeBacking({ change, proof, deskName }: ChangeProps) {
  const w = useWords();
  return (
    <ul>
      <li>
        {change.epoch.epoch === 1
          ? w.history_signed_first()
          : w.history_signed({ before: change.epoch.epoch - 1 })}
      </li>
      {proof?.state === 'held' ? (
        <HeldBacking proof={proof} change={change} deskName={deskName} />
      ) : null}
      {proof?.state === 'server-word' ? <li>{w.history_server_word()}</li> : null}
      {proof?.state === 'refused' ? (
        <li>
          {proof.why === 'consistency' ? w.history_other_ledger() : w.history_other_list()}{' '}
          <code>{proof.why}</code>
        </li>
      ) : null}
    </ul>
  );
}

interface HeldProps extends Pick<ChangeProps, 'change' | 'deskName'> {
  readonly proof: ChangeProof & { readonly state: 'held' };
}

function HeldBacking({ proof: { rosters, left, size }, change, deskName }: HeldProps) {
  const w = useWords();
  return (
    <>
      {rosters.map(({ desk, number, place, signed, needed, stewards }) => (
        <li key={desk}>
          {w.history_list({ desk: deskName(desk), number, place })}{' '}
          {w.history_list_signed({ signed, needed, stewards })}
        </li>
      ))}
      {change.shutOut.map(({ leaf, leafHash }) => {
        const place = left.get(leafHash);
        return place === undefined ? null : (
          <li key={leafHash}>{w.history_left_at({ name: leaf.name, place })}</li>
        );
      })}
      <li>{w.history_ledger({ size })}</li>
    </>
  );
}

/** What backs an opening: its signature, and its place behind the one before. */
export function OpeningBacking({ opening }: { readonly opening: Opening }) {
  const w = useWords();
  const number = opening.number + 1;
  const { by } = opening.author;
  return (
    <ul>
      <li>
        {by === 'unverified'
          ? w.history_opening_unsigned({ number })
          : by === 'hidden'
            ? w.history_opening_hidden({ number })
            : w.history_opening_signed({ number })}
      </li>
      {opening.valid ? <li>{w.history_opening_follows()}</li> : null}
      <li>{w.history_opening_list({ epoch: opening.epoch })}</li>
    </ul>
  );
}
