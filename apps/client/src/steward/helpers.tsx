import { useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { HelperTerms } from '../parts/helper-terms.tsx';
import { Notice } from '../parts/notice.tsx';
import type { StewardProps } from './steward-desk.tsx';

/** Who helps at this desk, as residents see them, and the way to end it. */
export function Helpers({ steward, onChanged }: StewardProps) {
  const w = useWords();
  const [asked, setAsked] = useState<string>();
  const { trouble, run } = useTrouble();
  const helpers = steward.devices;
  const remove = (hash: string) =>
    run(async () => {
      await steward.remove(hash);
      setAsked(undefined);
      onChanged();
    });
  return (
    <>
      <h2>{w.steward_helpers_title()}</h2>
      <TroubleNotice text={trouble} />
      {helpers.length === 0 ? <p>{w.steward_helpers_none()}</p> : null}
      <ul class="plain-list">
        {helpers.map(({ leaf, hash }) => (
          <li key={hash}>
            <p>
              <strong>{leaf.name}</strong>, {leaf.role}
            </p>
            <HelperTerms leaf={leaf} />
            {asked === hash ? (
              <Notice tone="warning" title={w.steward_remove_sure({ name: leaf.name })}>
                <p>{w.steward_remove_means()}</p>
                <div class="actions">
                  <Button kind="danger" onPress={() => remove(hash)}>
                    {w.steward_remove_now({ name: leaf.name })}
                  </Button>
                  <Button kind="quiet" onPress={() => setAsked(undefined)}>
                    {w.helper_cancel()}
                  </Button>
                </div>
              </Notice>
            ) : (
              <Button
                kind="link"
                label={w.steward_remove_now({ name: leaf.name })}
                onPress={() => setAsked(hash)}
              >
                {w.steward_remove()}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
