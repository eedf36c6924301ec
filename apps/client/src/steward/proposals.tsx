import type { ProposedChange } from '@nearhand/visit/desk-proposal';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { CompareWords } from './compare-words.tsx';
import type { StewardProps } from './steward-desk.tsx';

/** What another steward proposed, to be compared and signed, or taken back. */
export function Proposals({ steward, onChanged }: StewardProps) {
  const w = useWords();
  const [changes, setChanges] = useState<readonly ProposedChange[]>([]);
  const { trouble, run } = useTrouble();
  const after = (act: () => Promise<unknown>) =>
    run(async () => {
      await act();
      setChanges(await steward.proposals());
      onChanged();
    });
  useEffect(() => {
    void after(() => Promise.resolve());
  }, []);
  if (changes.length === 0 && trouble === undefined) return null;
  return (
    <>
      <h2>{w.steward_proposals_title()}</h2>
      <TroubleNotice text={trouble} />
      <ul class="plain-list">
        {changes.map((change) => (
          <li key={change.proposal.signers.join(' ') + change.proposal.payload.length}>
            <Changes change={change} />
            <p>{w.steward_signed_of({ signed: change.signed, needed: change.needed })}</p>
            {change.isSignedHere ? (
              <p class="small">{w.steward_signed_here()}</p>
            ) : (
              <CompareWords
                people={change.added}
                action={w.steward_sign()}
                onCompared={() => after(() => steward.sign(change))}
              />
            )}
            <Button kind="link" onPress={() => after(() => steward.takeBack(change))}>
              {w.steward_take_back()}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Changes({ change }: { readonly change: ProposedChange }) {
  const w = useWords();
  const { added, removed, k } = change;
  const names = (leaves: readonly { readonly name: string }[]) =>
    leaves.map(({ name }) => name).join(w.readers_comma());
  return (
    <>
      {added.length > 0 ? (
        <p>{w.steward_adds({ names: names(added.map(({ leaf }) => leaf)) })}</p>
      ) : null}
      {removed.length > 0 ? <p>{w.steward_removes({ names: names(removed) })}</p> : null}
      {k === undefined ? null : <p>{w.steward_needs_then({ k })}</p>}
    </>
  );
}
