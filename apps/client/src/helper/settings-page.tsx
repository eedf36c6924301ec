import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { HelperTerms } from '../parts/helper-terms.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { leaveNow } from '../shell/leave.ts';
import type { DeskSession } from './desk-session.ts';
import { OwnName } from './own-name.tsx';
import { TroubleNotice } from './trouble-notice.tsx';
import { useTrouble } from './use-trouble.ts';
import { useWords } from './words.ts';

export interface SettingsPageProps {
  readonly session: DeskSession;
  readonly onBack: () => void;
}

/** The helper's own things: how they are shown, notices, another device, leaving the desk. */
export function SettingsPage({ session, onBack }: SettingsPageProps) {
  const w = useWords();
  const { leaf } = session.shift;
  return (
    <Page title={w.helper_settings_title()} onBack={onBack}>
      <h2>{w.helper_settings_shown()}</h2>
      <div class="shown-as">
        <p>
          <strong>{leaf.name}</strong>, {leaf.role}
        </p>
        <HelperTerms leaf={leaf} />
      </div>
      <p class="small">{w.helper_settings_change()}</p>
      <NoticeSetting session={session} />
      <OwnName session={session} />
      <h2>{w.helper_device_title()}</h2>
      <p>{w.helper_device()}</p>
      <LeaveDesk session={session} />
      <h2>{w.helper_sign_out_title()}</h2>
      <p>{w.helper_sign_out()}</p>
    </Page>
  );
}

function NoticeSetting({ session }: { readonly session: DeskSession }) {
  const w = useWords();
  const [email, setEmail] = useState('');
  const [done, setDone] = useState<string>();
  const { trouble, run } = useTrouble();
  const isAddress = /^[^@\s]+@[^@\s]+$/.test(email.trim());
  const save = (address: string | undefined, text: string) =>
    run(async () => {
      await session.shift.setNotice(address);
      setDone(text);
    });
  return (
    <>
      <h2>{w.helper_notice_title()}</h2>
      <p>{w.helper_notice()}</p>
      <TroubleNotice text={trouble} />
      {done ? (
        <Notice tone="plain" isNews>
          <p>{done}</p>
        </Notice>
      ) : null}
      <Field
        id="notice-email"
        label={w.helper_notice_email()}
        hint={w.helper_notice_email_hint()}
        value={email}
        onInput={setEmail}
        type="email"
        inputMode="email"
        autoComplete="email"
      />
      <div class="actions">
        <Button
          kind="quiet"
          onPress={() =>
            isAddress
              ? save(email.trim(), w.helper_notice_on())
              : setDone(w.helper_notice_missing())
          }
        >
          {w.helper_notice_save()}
        </Button>
        <Button kind="quiet" onPress={() => save(undefined, w.helper_notice_off())}>
          {w.helper_notice_stop()}
        </Button>
      </div>
    </>
  );
}

function LeaveDesk({ session }: { readonly session: DeskSession }) {
  const w = useWords();
  const [isAsked, setAsked] = useState(false);
  const { trouble, run } = useTrouble();
  const leave = () =>
    run(async () => {
      await session.shift.leaveDesk();
      leaveNow();
    });
  return (
    <>
      <h2>{w.helper_leave_title()}</h2>
      <p>{w.helper_leave()}</p>
      <TroubleNotice text={trouble} />
      {isAsked ? (
        <Notice tone="warning" title={w.helper_leave_sure()}>
          <div class="actions">
            <Button kind="danger" onPress={leave}>
              {w.helper_leave_now()}
            </Button>
            <Button kind="quiet" onPress={() => setAsked(false)}>
              {w.cancel()}
            </Button>
          </div>
        </Notice>
      ) : (
        <Button kind="quiet" onPress={() => setAsked(true)}>
          {w.helper_leave_now()}
        </Button>
      )}
    </>
  );
}
