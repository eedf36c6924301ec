import type { ProposedChange } from '@nearhand/visit/desk-proposal';
import type { Founding as FoundingDesk } from '@nearhand/visit/steward';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { CompareWords } from './compare-words.tsx';
import type { StewardProps } from './steward-desk.tsx';

/** A desk's beginning: its first stewards vouch for one another, and nobody else does. */
export function Founding({ steward, onChanged }: StewardProps) {
  const w = useWords();
  const [{ stewards, planned }, setFounding] = useState<FoundingDesk>({ stewards: [] });
  const [proposal, setProposal] = useState<ProposedChange>();
  const { trouble, run } = useTrouble();
  const after = (act: () => Promise<unknown>) =>
    run(async () => {
      await act();
      setFounding(await steward.founding());
      setProposal((await steward.proposals()).at(0));
      onChanged();
    });
  useEffect(() => {
    void after(() => Promise.resolve());
  }, []);
  const others = stewards.filter(({ leaf }) => leaf.sign !== steward.key);
  const isEnough = stewards.length >= 3;
  const k = Math.min(planned?.needed ?? 2, Math.max(stewards.length, 1));
  return (
    <>
      <h2>{w.steward_founding_title()}</h2>
      <p>{w.steward_founding_intro()}</p>
      <TroubleNotice text={trouble} />
      <p role="status">
        {planned
          ? w.steward_founding_planned({ count: stewards.length, planned: planned.stewards })
          : w.steward_founding_there({ count: stewards.length })}
      </p>
      {planned && isEnough && stewards.length < planned.stewards ? (
        <p class="small">{w.steward_founding_missing()}</p>
      ) : null}
      {proposal ? (
        <p>{w.steward_signed_of({ signed: proposal.signed, needed: proposal.needed })}</p>
      ) : null}
      {proposal?.isSignedHere ? <p class="small">{w.steward_signed_here()}</p> : null}
      {isEnough && !proposal?.isSignedHere ? (
        <CompareWords
          people={proposal?.added.filter(({ leaf }) => leaf.sign !== steward.key) ?? others}
          action={w.steward_founding_sign({ k: proposal?.k ?? k, n: stewards.length })}
          onCompared={() => after(() => (proposal ? steward.sign(proposal) : steward.found(k)))}
        />
      ) : null}
      <Button kind="quiet" onPress={() => after(() => Promise.resolve())}>
        {w.steward_waiting_look()}
      </Button>
    </>
  );
}
