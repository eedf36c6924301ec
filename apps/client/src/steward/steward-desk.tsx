import type { Community } from '@nearhand/protocol/community';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { Steward } from '@nearhand/visit/steward';
import { useEffect, useState } from 'preact/hooks';
import { makeApi } from '../helper/make-api.ts';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { later } from '../parts/later.tsx';
import { Page } from '../parts/page.tsx';
import { locale, publicPath } from '../words.ts';
import { DescribeDesk } from './describe-desk.tsx';
import { Enrolments } from './enrolments.tsx';
import { Founding } from './founding.tsx';
import { Helpers } from './helpers.tsx';
import { Invite } from './invite.tsx';
import { Proposals } from './proposals.tsx';
import { ServerTroubles } from './server-troubles.tsx';
import { Stewards } from './stewards.tsx';
import { Tokens } from './tokens.tsx';

export interface StewardDeskProps {
  readonly content: KeyFileContent;
  readonly community: Community;
}

export interface StewardProps {
  readonly steward: Steward;
  /** The desk has changed: draw it anew. */
  readonly onChanged: () => void;
}

type View = 'desk' | 'describe' | 'reports' | 'services';

const DirectoryPages = later(async () => {
  const [pages, { speakOfDirectory }] = await Promise.all([
    import('./directory/directory-pages.tsx'),
    import('./directory/words.ts'),
  ]);
  await speakOfDirectory();
  return pages.DirectoryPages;
});
const ReportPages = later(async () => {
  const [pages, { speakOfReports }] = await Promise.all([
    import('./reports/report-pages.tsx'),
    import('./reports/words.ts'),
  ]);
  await speakOfReports();
  return pages.ReportPages;
});

/** A steward at work: who helps here, and what the desk says of itself. No room, and no count of rooms. */
export function StewardDesk({ content, community }: StewardDeskProps) {
  const w = useWords();
  const [steward, setSteward] = useState<Steward>();
  const [view, setView] = useState<View>('desk');
  const [, setTurn] = useState(0);
  const [looked, setLooked] = useState(0);
  const { trouble, run } = useTrouble();
  useEffect(() => {
    void run(async () => setSteward(await Steward.signIn(makeApi(), community, content)));
  }, []);
  if (steward === undefined) {
    return (
      <Page title={w.steward_title_plain()}>
        <TroubleNotice text={trouble} />
        {trouble ? null : <p role="status">{w.steward_signing_in()}</p>}
      </Page>
    );
  }
  const props = { steward, onChanged: () => setTurn((turn) => turn + 1) };
  if (view === 'describe') {
    return (
      <DescribeDesk
        key="describe"
        {...props}
        community={community}
        onBack={() => setView('desk')}
      />
    );
  }
  if (view === 'reports') {
    return <ReportPages key="reports" steward={steward} onBack={() => setView('desk')} />;
  }
  if (view === 'services') {
    return <DirectoryPages key="services" steward={steward} onBack={() => setView('desk')} />;
  }
  const title = w.steward_title({ desk: steward.desk.names[locale()] });
  if (steward.verified === undefined) {
    return (
      <Page key="founding" title={title}>
        <p>{w.steward_sees()}</p>
        <Founding {...props} />
      </Page>
    );
  }
  return (
    <Page key="desk" title={title}>
      <p>{w.steward_sees()}</p>
      <ServerTroubles steward={steward} />
      <Proposals key={looked} {...props} />
      <Enrolments {...props} onLooked={() => setLooked(looked + 1)} />
      <Helpers {...props} />
      <Stewards {...props} />
      <Invite {...props} />
      <h2>{w.steward_describe_title()}</h2>
      <p>{steward.desk.paused ? w.steward_paused() : w.steward_not_paused()}</p>
      <p>
        <button type="button" class="button quiet" onClick={() => setView('describe')}>
          {w.steward_describe()}
        </button>
      </p>
      <p>
        <a href={publicPath(`/desks/${steward.desk.id}/poster`)}>{w.steward_poster()}</a>
      </p>
      <h2>{w.steward_directory_title()}</h2>
      <p>{w.steward_directory_about()}</p>
      <p>
        <button type="button" class="button quiet" onClick={() => setView('services')}>
          {w.steward_directory_link()}
        </button>
      </p>
      <h2>{w.steward_reports_title()}</h2>
      <p>{w.steward_reports_about()}</p>
      <p>
        <button type="button" class="button quiet" onClick={() => setView('reports')}>
          {w.steward_reports_link()}
        </button>
      </p>
      <Tokens {...props} />
    </Page>
  );
}
