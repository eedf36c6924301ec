import type { DeskReport } from '@nearhand/protocol/report-desk';
import { ReportDesk, type ReportStep } from '@nearhand/visit/report-desk';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { locale } from '../words.ts';
import { ReasonSelect } from './reason-select.tsx';
import { ReportPhotos } from './report-photos.tsx';
import type { StewardProps } from './steward-desk.tsx';

export interface ReportQueueProps extends Pick<StewardProps, 'steward'> {
  readonly onBack: () => void;
}

type Act = 'accepted' | 'not-ours' | 'under-way' | 'done' | 'said';
const acts: readonly Act[] = ['accepted', 'under-way', 'done', 'not-ours', 'said'];

/** The public reports: photos to look at, and steps to take of one or many. */
export function ReportQueue({ steward, onBack }: ReportQueueProps) {
  const w = useWords();
  const desk = useMemo(() => new ReportDesk(steward), [steward]);
  const [reports, setReports] = useState<readonly DeskReport[]>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [refused, setRefused] = useState(0);
  const { trouble, run } = useTrouble();
  const fetchOpen = async () => setReports((await desk.open()).reports);
  useEffect(() => {
    void run(fetchOpen);
  }, []);
  const after = (act: () => Promise<void>) =>
    run(async () => {
      await act();
      setChosen([]);
      await fetchOpen();
    });
  const take = (step: ReportStep, words: string) =>
    after(async () => setRefused((await desk.take(chosen, step, words)).refused.length));
  const choose = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <Page key="reports" title={w.steward_reports_title()} onBack={onBack}>
      <TroubleNotice text={trouble} />
      <p>{w.steward_reports_intro()}</p>
      <ReportPhotos desk={desk} />
      <h2>{w.steward_reports_open()}</h2>
      {reports?.length === 0 ? <p>{w.steward_reports_none()}</p> : null}
      <ul class="plain-list">
        {reports?.map((report) => (
          <li key={report.id}>
            <label class="choice">
              <input
                type="checkbox"
                checked={chosen.includes(report.id)}
                onChange={() => choose(report.id)}
              />{' '}
              <span>
                <b>{report.kind[locale()]}</b> {report.place} <small>{report.received}</small>
                {report.words === '' ? null : <span class="said"> {report.words}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {refused > 0 ? (
        <Notice tone="lamp" title={w.steward_reports_refused({ count: refused })} isNews>
          {null}
        </Notice>
      ) : null}
      {chosen.length > 0 ? <Steps onTake={take} /> : null}
      {chosen.length === 1 ? (
        <Cut onCut={(part, reason) => after(() => desk.cut(chosen[0] ?? '', part, reason))} />
      ) : null}
    </Page>
  );
}

function Steps(props: { readonly onTake: (step: ReportStep, words: string) => Promise<void> }) {
  const w = useWords();
  const [act, setAct] = useState<Act>('accepted');
  const [words, setWords] = useState('');
  const [day, setDay] = useState('');
  const names = {
    accepted: w.steward_step_accepted(),
    'not-ours': w.steward_step_not_ours(),
    'under-way': w.steward_step_under_way(),
    done: w.steward_step_done(),
    said: w.steward_step_said(),
  };
  const step: ReportStep =
    act === 'under-way' ? { kind: act, ...(day !== '' && { expected: day }) } : { kind: act };
  return (
    <section>
      <h3>{w.steward_step_title()}</h3>
      <p>
        <label>
          {w.steward_step_which()}{' '}
          <select
            class="input"
            value={act}
            onChange={(event) => setAct(event.currentTarget.value as Act)}
          >
            {acts.map((each) => (
              <option key={each} value={each}>
                {names[each]}
              </option>
            ))}
          </select>
        </label>
      </p>
      {act === 'under-way' ? (
        <Field
          id="step-day"
          label={w.steward_step_day()}
          type="date"
          value={day}
          onInput={setDay}
        />
      ) : null}
      <Field
        id="step-words"
        label={w.steward_step_words()}
        rows={3}
        maxLength={1000}
        value={words}
        onInput={setWords}
      />
      <p>
        <Button kind="primary" onPress={() => props.onTake(step, words)}>
          {w.steward_step_take()}
        </Button>
      </p>
    </section>
  );
}

type Part = 'words' | 'place' | 'all';

function Cut(props: {
  readonly onCut: (part: Part, reason: Parameters<ReportDesk['cut']>[2]) => Promise<void>;
}) {
  const w = useWords();
  const [part, setPart] = useState<Part>('words');
  return (
    <section>
      <h3>{w.steward_cut_title()}</h3>
      <p>{w.steward_cut_intro()}</p>
      <p>
        <label>
          {w.steward_cut_part()}{' '}
          <select
            class="input"
            value={part}
            onChange={(event) => setPart(event.currentTarget.value as Part)}
          >
            <option value="words">{w.steward_cut_words()}</option>
            <option value="place">{w.steward_cut_place()}</option>
            <option value="all">{w.steward_cut_all()}</option>
          </select>
        </label>
      </p>
      <ReasonSelect action={w.steward_cut_do()} onChosen={(reason) => props.onCut(part, reason)} />
    </section>
  );
}
