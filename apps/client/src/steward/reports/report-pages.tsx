import type { ReportSettings } from '@nearhand/protocol/report-desk';
import { OutwardDesk } from '@nearhand/visit/outward-desk';
import { ReportDesk } from '@nearhand/visit/report-desk';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Page } from '../../parts/page.tsx';
import { Cities } from '../outward/cities.tsx';
import { LetterSettings } from '../outward/letter-settings.tsx';
import { SendingQueue } from '../outward/sending-queue.tsx';
import type { StewardProps } from '../steward-desk.tsx';
import { BodySettings } from './body-settings.tsx';
import { KindSettings } from './kind-settings.tsx';
import { PhotoQueue } from './photo-queue.tsx';
import { ReportQueue } from './report-queue.tsx';
import { ReportView } from './report-view.tsx';
import { useWords } from './words.ts';
import './reports.css';

export interface ReportPagesProps extends Pick<StewardProps, 'steward'> {
  readonly onBack: () => void;
}

type View = 'queue' | 'kinds' | 'bodies' | 'letters' | 'cities' | 'sending';

/** The public reports in a steward's hands: photos to look at, steps to take, who mends what. */
export function ReportPages({ steward, onBack }: ReportPagesProps) {
  const w = useWords();
  const desk = useMemo(() => new ReportDesk(steward), [steward]);
  const outward = useMemo(() => new OutwardDesk(steward), [steward]);
  const [view, setView] = useState<View>('queue');
  const [opened, setOpened] = useState<string>();
  const [turn, setTurn] = useState(0);
  const [settings, setSettings] = useState<ReportSettings>();
  const { trouble, run } = useTrouble();
  const fetchSettings = async () => setSettings(await desk.settings());
  useEffect(() => {
    void run(fetchSettings);
  }, []);
  if (opened !== undefined && settings !== undefined) {
    const close = () => setOpened(undefined);
    return (
      <ReportView
        key={opened}
        {...{ desk, settings }}
        id={opened}
        onOpen={setOpened}
        onBack={close}
      />
    );
  }
  const titles: Readonly<Record<View, string>> = {
    queue: w.steward_reports_title(),
    kinds: w.rep_kinds_title(),
    bodies: w.rep_bodies_title(),
    letters: w.out_letters_title(),
    cities: w.out_cities_title(),
    sending: w.out_queue_title(),
  };
  const back = view === 'queue' ? onBack : () => setView('queue');
  return (
    <Page key={view} title={titles[view]} onBack={back}>
      <TroubleNotice text={trouble} />
      {settings === undefined && trouble === undefined ? <p role="status">{w.loading()}</p> : null}
      {settings !== undefined && view === 'queue' ? (
        <>
          <p>{w.rep_intro()}</p>
          <ul class="plain-list">
            {(['kinds', 'bodies', 'letters', 'cities', 'sending'] as const).map((each) => (
              <li key={each}>
                <button type="button" class="as-link" onClick={() => setView(each)}>
                  {titles[each]}
                </button>
              </li>
            ))}
          </ul>
          <PhotoQueue {...{ desk, turn }} />
          <ReportQueue
            {...{ desk, settings }}
            onOpen={setOpened}
            onTaken={() => setTurn(turn + 1)}
          />
        </>
      ) : null}
      {settings !== undefined && view === 'kinds' ? (
        <KindSettings {...{ desk, settings }} onChanged={fetchSettings} />
      ) : null}
      {settings !== undefined && view === 'bodies' ? (
        <BodySettings {...{ desk, settings }} onChanged={fetchSettings} />
      ) : null}
      {settings !== undefined && view === 'letters' ? (
        <LetterSettings desk={outward} settings={settings} />
      ) : null}
      {settings !== undefined && view === 'cities' ? (
        <Cities desk={outward} settings={settings} />
      ) : null}
      {view === 'sending' ? <SendingQueue desk={outward} /> : null}
    </Page>
  );
}
