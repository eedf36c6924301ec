import type { Community } from '@nearhand/protocol/community';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Page } from '../parts/page.tsx';
import { Frame } from '../shell/frame.tsx';
import { watchIdle } from './idle.ts';
import { TroubleNotice } from './trouble-notice.tsx';
import { useTrouble } from './use-trouble.ts';
import { useWords } from './words.ts';

export interface LockedProps {
  /** Whether there is anything to cover: somebody is signed in. */
  readonly isOn: boolean;
  readonly community: Community;
  /** Throws unless the passphrase opens the key file of this sign-in. */
  readonly onUnlock: (passphrase: string) => Promise<void>;
  readonly children: ComponentChildren;
}

/**
 * After fifteen minutes without a touch everything is covered until the seven words are typed again.
 * What lies under it stays as it was, so that no draft is lost.
 */
export function Locked({ isOn, community, onUnlock, children }: LockedProps) {
  const [isLocked, setLocked] = useState(false);
  useEffect(() => {
    if (!isOn || isLocked) return undefined;
    return watchIdle(() => setLocked(true));
  }, [isOn, isLocked]);
  const covered = isOn && isLocked;
  return (
    <>
      {covered ? (
        <Frame community={community}>
          <Cover
            onUnlock={async (passphrase) => {
              await onUnlock(passphrase);
              setLocked(false);
            }}
          />
        </Frame>
      ) : null}
      <div hidden={covered} inert={covered}>
        {children}
      </div>
    </>
  );
}

function Cover({ onUnlock }: { readonly onUnlock: (passphrase: string) => Promise<void> }) {
  const w = useWords();
  const [passphrase, setPassphrase] = useState('');
  const { trouble, run } = useTrouble();
  return (
    <Page title={w.helper_locked_title()}>
      <TroubleNotice text={trouble} />
      <p>{w.helper_locked()}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => onUnlock(passphrase));
        }}
      >
        <Field
          id="unlock"
          label={w.helper_sign_in_passphrase()}
          value={passphrase}
          onInput={setPassphrase}
          type="password"
          isPrivate
        />
        <Button kind="primary" type="submit">
          {w.helper_locked_open()}
        </Button>
      </form>
    </Page>
  );
}
