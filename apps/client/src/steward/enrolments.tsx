import type { WaitingDevice } from '@nearhand/visit/steward';
import { useEffect, useState } from 'preact/hooks';
import { DrawnWords } from '../helper/enrol/drawn-words.tsx';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { HelperTerms } from '../parts/helper-terms.tsx';
import type { StewardProps } from './steward-desk.tsx';

/** Devices that came by this steward's links, each confirmed only after six words were compared. */
export function Enrolments({ steward, onChanged }: StewardProps) {
  const w = useWords();
  const [waiting, setWaiting] = useState<readonly WaitingDevice[]>([]);
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
      await steward.confirm(device);
      setWaiting(await steward.enrolments());
      onChanged();
    });
  return (
    <>
      <h2>{w.steward_waiting_title()}</h2>
      <TroubleNotice text={trouble} />
      {waiting.length === 0 ? <p role="status">{w.steward_waiting_none()}</p> : null}
      <ul class="plain-list">
        {waiting.map((device) => (
          <li key={device.fingerprint.join(' ')}>
            <Waiting device={device} onConfirm={() => confirm(device)} />
          </li>
        ))}
      </ul>
      <p>
        <Button kind="quiet" onPress={look}>
          {w.steward_waiting_look()}
        </Button>
      </p>
    </>
  );
}

interface WaitingProps {
  readonly device: WaitingDevice;
  readonly onConfirm: () => Promise<void>;
}

function Waiting({ device, onConfirm }: WaitingProps) {
  const w = useWords();
  const [isSame, setSame] = useState(false);
  const [isEarly, setEarly] = useState(false);
  const { leaf, fingerprint } = device;
  const id = `same-${leaf.id}`;
  const confirm = async () => {
    if (isSame) await onConfirm();
    else setEarly(true);
  };
  return (
    <>
      <p>
        <strong>{leaf.name}</strong>
        {leaf.type === 'device' ? `, ${leaf.role}` : `, ${w.steward_is_steward()}`}
      </p>
      {leaf.type === 'device' ? <HelperTerms leaf={leaf} /> : null}
      <p>{w.steward_compare()}</p>
      <DrawnWords words={fingerprint} />
      {isEarly && !isSame ? (
        <p class="error" role="alert">
          {w.steward_compare_first()}
        </p>
      ) : null}
      <label class="option" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={isSame}
          onChange={(event) => setSame(event.currentTarget.checked)}
        />
        <span class="option-label">{w.steward_compared({ name: leaf.name })}</span>
      </label>
      <p class="actions">
        <Button kind={isSame ? 'primary' : 'quiet'} onPress={confirm}>
          {w.steward_confirm({ name: leaf.name })}
        </Button>
      </p>
    </>
  );
}
