import type { Community } from '@nearhand/protocol/community';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { publicPath, useWords } from '../words.ts';
import { DangerLine, type DangerLineProps } from './danger-line.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { leaveNow } from './leave.ts';
import { Sign } from './sign.tsx';
import { surroundings } from './surroundings.ts';

export interface FrameProps {
  readonly community: Community;
  /** The bar that always says who can read; absent while there is nothing to read. */
  readonly readers?: ComponentChildren;
  readonly deskPhone?: string | undefined;
  readonly readNext?: DangerLineProps['readNext'];
  readonly children: ComponentChildren;
}

/** What stands around every page of the private side: sign, language, *Leave now*, danger line. */
export function Frame({ community, readers, deskPhone, readNext, children }: FrameProps) {
  const w = useWords();
  return (
    <>
      <header class="top">
        <div class="top-row">
          <Sign />
          <LanguageSwitch />
          <button type="button" class="leave" onClick={leaveNow}>
            {w.leave_now()}
          </button>
        </div>
        {readers}
      </header>
      <main>
        <Warnings />
        {children}
      </main>
      <footer class="foot">
        <DangerLine
          numbers={community.emergency}
          desks={community.desks}
          {...{ deskPhone, readNext }}
        />
        {community.kind === 'real' ? null : (
          <p class="small">{community.kind === 'sample' ? w.shell_sample() : w.shell_trial()}</p>
        )}
        <p class="small">
          <a href={publicPath('/protects')} rel="noreferrer">
            {w.shell_protects()}
          </a>
        </p>
      </footer>
    </>
  );
}

function Warnings() {
  const w = useWords();
  const [isDismissed, setDismissed] = useState(false);
  const { isInsideAnotherApp } = surroundings(navigator.userAgent, isSecureContext);
  if (!isInsideAnotherApp || isDismissed) return null;
  return (
    <Notice tone="warning" title={w.shell_other_app_title()}>
      <p>{w.shell_other_app()}</p>
      <Button kind="quiet" onPress={() => setDismissed(true)}>
        {w.shell_other_app_go_on()}
      </Button>
    </Notice>
  );
}
