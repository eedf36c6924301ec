import { useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import type { StewardProps } from './steward-desk.tsx';

const COUNT = 5;

/** Tokens to hand out: each opens one new room without the work that slows floods down. */
export function Tokens({ steward }: StewardProps) {
  const w = useWords();
  const [tokens, setTokens] = useState<readonly string[]>([]);
  const { trouble, run } = useTrouble();
  return (
    <>
      <h2>{w.steward_tokens_title()}</h2>
      <p>{w.steward_tokens_intro()}</p>
      <TroubleNotice text={trouble} />
      <p>
        <Button
          kind="quiet"
          onPress={() => run(async () => setTokens(await steward.tokens(COUNT)))}
        >
          {w.steward_tokens_make({ count: COUNT })}
        </Button>
      </p>
      {tokens.length > 0 ? (
        <Notice tone="lamp" title={w.steward_tokens_made()} isNews>
          <ul class="paper plain-list">
            {tokens.map((token) => (
              <li key={token} class="link-box">
                {token}
              </li>
            ))}
          </ul>
          <div class="actions">
            <Button kind="quiet" onPress={() => print()}>
              {w.steward_print()}
            </Button>
            <Button kind="quiet" onPress={() => setTokens([])}>
              {w.steward_invite_hide()}
            </Button>
          </div>
        </Notice>
      ) : null}
    </>
  );
}
