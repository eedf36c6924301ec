import type { DeskReport, ReportSettings } from '@nearhand/protocol/report-desk';
import type { ReportChoice, ReportDesk } from '@nearhand/visit/report-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Notice } from '../../parts/notice.tsx';
import { Select } from '../../parts/select.tsx';
import { locale } from '../../words.ts';
import { usePages } from '../use-pages.tsx';
import { bodyOptions, sharedMender } from './body-names.ts';
import { MergeForm } from './merge-form.tsx';
import { ReportRow } from './report-row.tsx';
import { type Act, StepForm } from './step-form.tsx';
import { takeStep } from './take-step.ts';
import { useWords } from './words.ts';

export interface ReportQueueProps {
  readonly desk: ReportDesk;
  readonly settings: ReportSettings;
  readonly onOpen: (id: string) => void;
  /** A step was taken, which may have brought a photo. */
  readonly onTaken: () => void;
}

const bulkActs: readonly Act[] = ['accepted', 'under-way', 'done', 'not-ours', 'said'];

/** Reports to choose from: by where they are, what they are of and who mends them. */
export function ReportQueue(props: ReportQueueProps) {
  const w = useWords();
  const { settings } = props;
  const [state, setState] = useState<ReportChoice['state']>('open');
  const [kind, setKind] = useState('');
  const [body, setBody] = useState('');
  const kinds = settings.kinds.map(({ id, names }) => [id, names[locale()]] as const);
  const choice = { state, ...(kind !== '' && { kind }), ...(body !== '' && { body }) };
  return (
    <section>
      <h2>{w.rep_list()}</h2>
      <details>
        <summary>{w.rep_choose()}</summary>
        <Select
          id="list-state"
          label={w.rep_choose_state()}
          value={state}
          options={[
            ['open', w.rep_choose_open()],
            ['closed', w.rep_choose_closed()],
          ]}
          onChange={setState}
        />
        <Select
          id="list-kind"
          label={w.rep_choose_kind()}
          value={kind}
          options={[['', w.rep_choose_any_kind()], ...kinds]}
          onChange={setKind}
        />
        <Select
          id="list-body"
          label={w.rep_choose_body()}
          value={body}
          options={bodyOptions(settings.bodies, w.rep_choose_any_body())}
          onChange={setBody}
        />
      </details>
      <ReportList key={JSON.stringify(choice)} {...props} choice={choice} />
    </section>
  );
}

/** The reports of one choice, and steps to take of those that are ticked. */
function ReportList(props: ReportQueueProps & { readonly choice: ReportChoice }) {
  const { desk, settings, choice, onOpen, onTaken } = props;
  const w = useWords();
  const { trouble, run } = useTrouble();
  const [ticked, setTicked] = useState<readonly DeskReport[]>([]);
  const [news, setNews] = useState('');
  const { rows, again, more } = usePages<DeskReport, string>(run, async (after) => {
    const { reports, next } = await desk.list(choice, after);
    return { rows: reports, next };
  });
  const after = (act: () => Promise<string>) =>
    run(async () => {
      const said = await act();
      setTicked([]);
      setNews(said);
      await again();
      onTaken();
    });
  const ids = ticked.map(({ id }) => id);
  const toggle = (report: DeskReport) =>
    setTicked(
      ids.includes(report.id) ? ticked.filter(({ id }) => id !== report.id) : [...ticked, report],
    );
  const counted = (count: number, refused: number) =>
    refused > 0 ? w.rep_refused({ count: refused }) : w.rep_taken({ count });
  return (
    <>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      {rows === undefined ? <p role="status">{w.loading()}</p> : null}
      {rows?.length === 0 ? <p>{w.rep_none()}</p> : null}
      <ul class="plain-list">
        {rows?.map((report) => (
          <ReportRow
            key={report.id}
            {...{ report, onOpen }}
            bodies={settings.bodies}
            isTicked={ids.includes(report.id)}
            onToggle={() => toggle(report)}
          />
        ))}
      </ul>
      {more}
      {ticked.length > 0 ? (
        <StepForm
          title={w.rep_step_title({ count: ticked.length })}
          can={(act) => bulkActs.includes(act)}
          bodies={settings.bodies}
          mender={sharedMender(ticked, settings)}
          takesPhoto={ticked.length === 1}
          onTake={(wanted) =>
            after(async () => counted(ids.length, await takeStep(desk, ids, wanted)))
          }
        />
      ) : null}
      {ticked.length > 1 ? (
        <MergeForm
          reports={ticked}
          onMerge={(into, words) =>
            after(async () => {
              const others = ids.filter((id) => id !== into);
              const { refused } = await desk.take(others, { kind: 'merged', into }, words);
              return counted(others.length, refused.length);
            })
          }
        />
      ) : null}
    </>
  );
}
