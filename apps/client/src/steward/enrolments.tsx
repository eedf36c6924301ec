import type { Progress, WaitingDevice } from '@nearhand/visit/steward';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { CompareWords } from './compare-words.tsx';
import type { StewardProps } from './steward-desk.tsx';

export interface EnrolmentsProps extends StewardProps {
  /** Somebody wants to see what is new. */
  readonly onLooked: () => void;
}

/** Devices that came by this steward's links, each proposed only after six words were compared. */
export function Enrolments({ steward, onChanged, onLooked }: EnrolmentsProps) {
  const w = useWords();
  const [waiting, setWaiting] = useState<readonly WaitingDevice[]>([]);
  const [progress, setProgress] = useState<Progress>();
  const { trouble, run } = useTrouble();
  const look = () =>
    run(async () => {
      await steward.refresh();
      setWaiting(await steward.enrolments());
      onChanged();
    });
  useEffect(() => {
    void look();
  }, []);
  const confirm = (device: WaitingDevice) =>
    run(async () => {
      setProgress(await steward.confirm(device));
      setWaiting(await steward.enrolments());
      onChanged();
    });
  return (
    <>
      <h2>{w.steward_waiting_title()}</h2>
      <TroubleNotice text={trouble} />
      {progress && progress.signed < progress.needed ? (
        <Notice tone="lamp" isNews>
          <p>{w.steward_signed_of(progress)}</p>
        </Notice>
      ) : null}
      {waiting.length === 0 ? <p role="status">{w.steward_waiting_none()}</p> : null}
      <ul class="plain-list">
        {waiting.map((device) => (
          <li key={device.fingerprint.join(' ')}>
            <CompareWords
              people={[device]}
              action={w.steward_confirm({ name: device.leaf.name })}
              onCompared={() => confirm(device)}
            />
          </li>
        ))}
      </ul>
      <p>
        <Button kind="quiet" onPress={() => look().then(onLooked)}>
          {w.steward_waiting_look()}
        </Button>
      </p>
    </>
  );
}
