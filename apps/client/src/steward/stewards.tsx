import { stewardsOf } from '@nearhand/ledger/desk-root';
import type { Progress } from '@nearhand/visit/steward';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import type { StewardProps } from './steward-desk.tsx';

/** Who may sign for the desk, how many must, and the way to let one go whose key is lost. */
export function Stewards({ steward, onChanged }: StewardProps) {
  const w = useWords();
  const [asked, setAsked] = useState<string>();
  const [progress, setProgress] = useState<Progress>();
  const { trouble, run } = useTrouble();
  const root = steward.verified?.root;
  if (root === undefined) return null;
  const stewards = stewardsOf(root);
  const change = (without: readonly string[], k: number) =>
    run(async () => {
      setProgress(await steward.changeStewards({ without, k }));
      setAsked(undefined);
      onChanged();
    });
  return (
    <>
      <h2>{w.steward_stewards_title()}</h2>
      <p>{w.steward_stewards_rule({ k: root.k, n: stewards.length })}</p>
      <TroubleNotice text={trouble} />
      {progress && progress.signed < progress.needed ? (
        <Notice tone="lamp" isNews>
          <p>{w.steward_signed_of(progress)}</p>
        </Notice>
      ) : null}
      <ul class="plain-list">
        {stewards.map(({ sign, name }) => (
          <li key={sign}>
            <p>
              <strong>{name}</strong>
              {sign === steward.key ? ` (${w.steward_you()})` : ''}
            </p>
            {asked === sign ? (
              <Notice tone="warning" title={w.steward_let_go_sure({ name })}>
                <p>{w.steward_let_go_means()}</p>
                <div class="actions">
                  <Button
                    kind="danger"
                    onPress={() => change([sign], Math.min(root.k, stewards.length - 1))}
                  >
                    {w.steward_let_go({ name })}
                  </Button>
                  <Button kind="quiet" onPress={() => setAsked(undefined)}>
                    {w.helper_cancel()}
                  </Button>
                </div>
              </Notice>
            ) : stewards.length > 1 ? (
              <Button kind="link" onPress={() => setAsked(sign)}>
                {w.steward_let_go({ name })}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {root.k < stewards.length ? (
        <Button kind="quiet" onPress={() => change([], root.k + 1)}>
          {w.steward_more_signatures({ k: root.k + 1, n: stewards.length })}
        </Button>
      ) : null}
    </>
  );
}
