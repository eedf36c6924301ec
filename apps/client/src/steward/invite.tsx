import { useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { QrPicture } from '../parts/qr-picture.tsx';
import type { StewardProps } from './steward-desk.tsx';

interface Made {
  readonly role: 'helper' | 'steward';
  readonly link: string;
}

/** A one-time link for one person: read from the screen, by its QR code, or on paper. */
export function Invite({ steward }: StewardProps) {
  const w = useWords();
  const [made, setMade] = useState<Made>();
  const { trouble, run } = useTrouble();
  const make = (role: Made['role']) =>
    run(async () => {
      const link = new URL(await steward.invite(role), location.origin).href;
      setMade({ role, link });
    });
  return (
    <>
      <h2>{w.steward_invite_title()}</h2>
      <p>{w.steward_invite_intro()}</p>
      <TroubleNotice text={trouble} />
      <div class="actions">
        <Button kind="quiet" onPress={() => make('helper')}>
          {w.steward_invite_helper()}
        </Button>
        <Button kind="quiet" onPress={() => make('steward')}>
          {w.steward_invite_steward()}
        </Button>
      </div>
      {made ? (
        <Notice tone="lamp" title={w.steward_invite_made()} isNews>
          <div class="paper">
            <QrPicture text={made.link} label={w.steward_invite_qr()} />
            <p class="link-box">{made.link}</p>
          </div>
          <p class="small">{w.steward_invite_secret()}</p>
          <div class="actions">
            <Button kind="quiet" onPress={() => print()}>
              {w.steward_print()}
            </Button>
            <Button kind="quiet" onPress={() => setMade(undefined)}>
              {w.steward_invite_hide()}
            </Button>
          </div>
        </Notice>
      ) : null}
    </>
  );
}
