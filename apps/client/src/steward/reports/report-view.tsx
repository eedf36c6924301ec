import type { ReportSettings, WholeDeskReport } from '@nearhand/protocol/report-desk';
import type { ReportDesk, ReportStep } from '@nearhand/visit/report-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { dayText } from '../../parts/day-format.ts';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, publicPath } from '../../words.ts';
import { bodyName, menderOf } from './body-names.ts';
import { CutForm } from './cut-form.tsx';
import { MoveForm } from './move-form.tsx';
import { ReportPicture } from './report-picture.tsx';
import { stateName } from './state-names.ts';
import { StepForm } from './step-form.tsx';
import { takeStep } from './take-step.ts';
import { useWords } from './words.ts';

export interface ReportViewProps {
  readonly desk: ReportDesk;
  readonly settings: ReportSettings;
  readonly id: string;
  readonly onOpen: (id: string) => void;
  readonly onBack: () => void;
}

/** One report: what is said of it, its life, and what a steward can do with it now. */
export function ReportView({ desk, settings, id, onOpen, onBack }: ReportViewProps) {
  const w = useWords();
  const [report, setReport] = useState<WholeDeskReport>();
  const [news, setNews] = useState('');
  const [turn, setTurn] = useState(0);
  const { trouble, run } = useTrouble();
  useEffect(() => {
    void run(async () => setReport(await desk.report(id)));
  }, [id]);
  const after = (act: () => Promise<string>) =>
    run(async () => {
      setNews(await act());
      setReport(await desk.report(id));
      // What was typed for the last step is not the next one's.
      setTurn(turn + 1);
    });
  const say = (refused: number) => (refused > 0 ? w.rep_refused({ count: refused }) : w.rep_done());
  const take = (step: ReportStep, of = id) =>
    after(async () => say((await desk.take([of], step, '')).refused.length));
  const can = (kind: string) => report?.nextSteps.includes(kind) === true;
  const title = report === undefined ? w.rep_one() : report.kind[locale()];
  return (
    <Page title={title} onBack={onBack}>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      {report === undefined ? (
        <p role="status">{w.loading()}</p>
      ) : (
        <>
          <About {...{ report, desk, settings }} />
          {can('unmerged') ? (
            <section>
              <h2>{w.rep_merged_title()}</h2>
              <p>
                <button
                  type="button"
                  class="as-link"
                  onClick={() => onOpen(report.mergedInto ?? id)}
                >
                  {w.rep_merged_other()}
                </button>
              </p>
              <p>
                <Button kind="quiet" onPress={() => take({ kind: 'unmerged' })}>
                  {w.rep_unmerge()}
                </Button>
              </p>
            </section>
          ) : null}
          {report.merged.length > 0 ? (
            <section>
              <h2>{w.rep_merged_here({ count: report.merged.length })}</h2>
              <ul class="plain-list">
                {report.merged.map((each) => (
                  <li key={each}>
                    <button type="button" class="as-link" onClick={() => onOpen(each)}>
                      {each}
                    </button>{' '}
                    <Button kind="quiet" onPress={() => take({ kind: 'unmerged' }, each)}>
                      {w.rep_unmerge()}
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <StepForm
            key={turn}
            title={w.rep_step_one()}
            can={can}
            bodies={settings.bodies}
            mender={menderOf(report, settings)}
            takesPhoto={true}
            onTake={(wanted) => after(async () => say(await takeStep(desk, [id], wanted)))}
          />
          {can('moved') ? (
            <MoveForm kinds={settings.kinds} onMove={(to) => take({ kind: 'moved', to })} />
          ) : null}
          {can('cut') ? (
            <CutForm
              key={`cut-${turn}`}
              steps={report.steps}
              onCut={(part, reason) =>
                after(async () => {
                  await desk.cut(id, part, reason);
                  return w.rep_done();
                })
              }
            />
          ) : null}
        </>
      )}
    </Page>
  );
}

function About(props: {
  readonly report: WholeDeskReport;
  readonly desk: ReportDesk;
  readonly settings: ReportSettings;
}) {
  const w = useWords();
  const { report, desk, settings } = props;
  const { id, state, place, words, photos, steps, waitingPhotos } = report;
  const body = bodyName(settings.bodies, report.body);
  return (
    <>
      <p>
        <b>{stateName(state, w)}</b> {place}
        {body === undefined ? null : <span class="small"> · {body}</span>}
      </p>
      {words === '' ? null : <p class="said">{words}</p>}
      {photos.map((photo) => (
        <ReportPicture
          key={photo.id}
          desk={desk}
          id={photo.id}
          alt={photo.isOfMended ? w.rep_photos_alt_mended() : w.rep_photos_alt()}
        />
      ))}
      {waitingPhotos > 0 ? <p>{w.rep_photos_waiting({ count: waitingPhotos })}</p> : null}
      <h2>{w.rep_life()}</h2>
      <ul class="plain-list">
        {steps.map((step, number) => (
          <li key={String(number)}>
            <p>
              {stateName(step.kind, w)} <small>{dayText(step.day)}</small>
            </p>
            {step.words === '' ? null : <p class="said">{step.words}</p>}
          </li>
        ))}
      </ul>
      <p>
        <a href={publicPath(`/reports/${id}`)}>{w.rep_public_page()}</a>
      </p>
    </>
  );
}
