import { SECOND_DEVICE_WAIT } from '@nearhand/ledger/device-entry';
import type { VerifiedDevice } from '@nearhand/ledger/verified-roster';
import type { OwnWaiting } from '@nearhand/visit/own-devices';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { dateText } from '../parts/date-line.tsx';
import { Notice } from '../parts/notice.tsx';
import type { DeskSession } from './desk-session.ts';
import { DrawnWords } from './enrol/drawn-words.tsx';
import { TroubleNotice } from './trouble-notice.tsx';
import { useDesk } from './use-desk.ts';
import { useTrouble } from './use-trouble.ts';
import { useWords } from './words.ts';

/** What the ledger has under this helper's name, and what waits to come in under it. */
export function OwnName({ session }: { readonly session: DeskSession }) {
  const w = useWords();
  useDesk(session);
  const { shift } = session;
  const [waiting, setWaiting] = useState<readonly OwnWaiting[]>([]);
  const { trouble, run } = useTrouble();
  const look = () =>
    run(async () => {
      await session.lookAtName();
      setWaiting(await shift.ownWaiting());
    });
  useEffect(() => void look(), []);
  const sign = (device: OwnWaiting) =>
    run(async () => {
      await shift.signOwn(device);
      setWaiting(await shift.ownWaiting());
    });
  const others = shift.inMyName;
  return (
    <>
      <h2>{w.helper_name_title()}</h2>
      <p>{w.helper_name()}</p>
      <TroubleNotice text={trouble} />
      <ul class="plain-list">
        <li>{w.helper_name_this()}</li>
        {others.map((device) => (
          <li key={device.hash}>
            {device.second === 'alone' ? (
              <Notice tone="warning">
                <OwnDevice device={device} />
              </Notice>
            ) : (
              <OwnDevice device={device} />
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 ? <p>{w.helper_name_stranger()}</p> : null}
      {waiting.map((device) => (
        <Notice key={device.fingerprint.join(' ')} tone="lamp" title={w.helper_name_waits()}>
          <p>{w.helper_name_compare()}</p>
          <DrawnWords words={device.fingerprint} />
          <p>{w.helper_name_not_mine()}</p>
          <Button kind="primary" onPress={() => sign(device)}>
            {w.helper_name_sign()}
          </Button>
        </Notice>
      ))}
      <Button kind="quiet" onPress={look}>
        {w.steward_waiting_look()}
      </Button>
    </>
  );
}

function OwnDevice({ device: { second, since } }: { readonly device: VerifiedDevice }) {
  const w = useWords();
  const day = since > 0 ? dateText(since, 'minute') : '—';
  if (second === 'alone') {
    return w.helper_name_alone({ day, until: dateText(since + SECOND_DEVICE_WAIT, 'minute') });
  }
  return second === 'signed' ? w.helper_name_signed({ day }) : w.helper_name_older({ day });
}

/** A key under this helper's name that no device of theirs signed: on every look at the inbox. */
export function NameWarning({
  session,
  onSettings,
}: {
  readonly session: DeskSession;
  readonly onSettings: () => void;
}) {
  const w = useWords();
  if (session.shift.strangersInMyName.length === 0) return null;
  return (
    <Notice tone="warning" title={w.helper_name_warning()} isNews>
      <p>{w.helper_name_stranger()}</p>
      <Button kind="quiet" onPress={onSettings}>
        {w.helper_name_see()}
      </Button>
    </Notice>
  );
}
