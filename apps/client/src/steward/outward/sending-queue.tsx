import type { SendingReport, SendingState } from '@nearhand/protocol/outward-desk';
import type { OutwardDesk } from '@nearhand/visit/outward-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { publicPath } from '../../words.ts';
import { useWords } from '../reports/words.ts';
import { usePages } from '../use-pages.tsx';
import { stateText, troubleText } from './outward-words.ts';

const shown: Readonly<Record<string, readonly SendingState[]>> = {
  all: [],
  stuck: ['unsure', 'refused', 'stopped'],
  going: ['waiting', 'sending', 'token'],
  there: ['followed'],
};

/** What is on its way to other cities: what stands in the way, and what a steward can do about it. */
export function SendingQueue({ desk }: { readonly desk: OutwardDesk }) {
  const w = useWords();
  const [which, setWhich] = useState('all');
  return (
    <>
      <p>{w.out_queue_intro()}</p>
      <Select
        id="sending-which"
        label={w.out_queue_which()}
        value={which}
        options={[
          ['all', w.out_queue_all()],
          ['stuck', w.out_queue_stuck()],
          ['going', w.out_queue_going()],
          ['there', w.out_queue_there()],
        ]}
        onChange={setWhich}
      />
      <Rows key={which} desk={desk} states={shown[which] ?? []} />
    </>
  );
}

function Rows(props: { readonly desk: OutwardDesk; readonly states: readonly SendingState[] }) {
  const w = useWords();
  const { desk, states } = props;
  const { trouble, run } = useTrouble();
  const { rows, again, more } = usePages<SendingReport, string>(run, async (after) => {
    const { sending, next } = await desk.sending(states, after);
    return { rows: sending, next };
  });
  return (
    <>
      <TroubleNotice text={trouble} />
      {rows?.length === 0 ? <p>{w.out_queue_none()}</p> : null}
      <ul class="plain-list">
        {rows?.map((row) => (
          <Row key={row.report} {...{ desk, row }} onChanged={again} />
        ))}
      </ul>
      {more}
    </>
  );
}

interface RowProps {
  readonly desk: OutwardDesk;
  readonly row: SendingReport;
  readonly onChanged: () => Promise<void>;
}

function Row({ desk, row, onChanged }: RowProps) {
  const w = useWords();
  const { report, state, number, trouble: cause, said, tries } = row;
  const [found, setFound] = useState('');
  const { trouble, run } = useTrouble();
  const act = (what: () => Promise<void>) =>
    run(async () => {
      await what();
      await onChanged();
    });
  const canSend = ['waiting', 'refused', 'stopped', 'unsure'].includes(state);
  const canArrive = state === 'unsure' || state === 'sending';
  const canStop = state !== 'stopped' && state !== 'ended';
  return (
    <li>
      <p>
        <a href={publicPath(`/reports/${report}`)}>{report}</a> <b>{stateText(state, w)}</b>{' '}
        <span class="small">
          {number === undefined ? row.endpoint : `${row.endpoint} · ${number}`}
        </span>
      </p>
      {cause === undefined ? null : (
        <p class="small">
          {troubleText(cause, w)} {said === undefined ? null : <q>{said}</q>}{' '}
          {tries > 1 ? w.out_tries({ count: tries }) : null}
        </p>
      )}
      <TroubleNotice text={trouble} />
      {canArrive ? (
        <>
          <Field
            id={`number-${report}`}
            label={w.out_arrived_number()}
            hint={w.out_arrived_hint()}
            value={found}
            onInput={setFound}
            maxLength={100}
          />
          <p>
            <Button
              kind="quiet"
              onPress={() =>
                act(async () => {
                  if (found.trim() !== '') await desk.arrived(report, found.trim());
                })
              }
            >
              {w.out_arrived()}
            </Button>
          </p>
        </>
      ) : null}
      <p>
        {canSend ? (
          <Button kind="quiet" onPress={() => act(() => desk.send(report))}>
            {state === 'waiting' ? w.out_send_now() : w.out_send_again()}
          </Button>
        ) : null}{' '}
        {canStop ? (
          <Button kind="quiet" onPress={() => act(() => desk.stop(report))}>
            {w.out_stop()}
          </Button>
        ) : null}
      </p>
    </li>
  );
}
