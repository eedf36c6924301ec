import type { ServiceTerms } from '@nearhand/protocol/directory-desk';
import { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import type { StewardProps } from '../steward-desk.tsx';
import { BulkEditor } from './bulk-editor.tsx';
import { ChangeList } from './change-list.tsx';
import { CompareServices } from './compare-services.tsx';
import { DuplicateList } from './duplicate-list.tsx';
import { FindServices } from './find-services.tsx';
import { NewService } from './new-service.tsx';
import { OrganizationEditor } from './organization-editor.tsx';
import { RemarkList } from './remark-list.tsx';
import { ServiceEditor } from './service-editor.tsx';
import { useWords } from './words.ts';

export interface DirectoryPagesProps extends Pick<StewardProps, 'steward'> {
  readonly onBack: () => void;
}

type View = 'find' | 'remarks' | 'duplicates' | 'unchecked' | 'changes';

/** What is open over the list. */
type Opened =
  | { readonly service: string; readonly news?: string }
  | { readonly organization: string }
  | { readonly bulk: readonly string[] }
  | { readonly compare: readonly [string, string] }
  | 'new';

interface News {
  readonly text: string;
  /** Two that were called two, and that one can ask about again. */
  readonly settled?: readonly [string, string];
}

/** The directory in a steward's hands: services to find, to change, to check. */
export function DirectoryPages({ steward, onBack }: DirectoryPagesProps) {
  const w = useWords();
  const desk = useMemo(() => new DirectoryDesk(steward), [steward]);
  const [view, setView] = useState<View>('find');
  const [opened, setOpened] = useState<Opened>();
  const [terms, setTerms] = useState<ServiceTerms>();
  const [news, setNews] = useState<News>();
  const { trouble, run } = useTrouble();
  useEffect(() => {
    void run(async () => setTerms(await desk.terms()));
  }, []);
  if (opened !== undefined && terms !== undefined) {
    const close = (told?: News) => {
      setOpened(undefined);
      setNews(told);
    };
    const back = () => close();
    if (opened === 'new') {
      const made = (id: string) => setOpened({ service: id, news: w.dir_made_now() });
      return <NewService {...{ desk, terms }} onBack={back} onMade={made} />;
    }
    if ('organization' in opened) {
      return <OrganizationEditor desk={desk} id={opened.organization} onBack={back} />;
    }
    if ('bulk' in opened) {
      const done = (text: string) => close({ text });
      return <BulkEditor {...{ desk, terms }} services={opened.bulk} onBack={back} onDone={done} />;
    }
    if ('compare' in opened) {
      const pair = opened.compare;
      return (
        <CompareServices
          {...{ desk, pair }}
          onBack={back}
          onMerged={() => close({ text: w.dir_merged_now() })}
          onTwo={() => close({ text: w.dir_are_two_now(), settled: pair })}
        />
      );
    }
    return (
      <ServiceEditor
        key={opened.service}
        {...{ desk, terms }}
        id={opened.service}
        {...(opened.news === undefined ? {} : { startsWith: opened.news })}
        onBack={back}
        onRunner={(organization) => setOpened({ organization })}
      />
    );
  }
  const open = (service: string) => setOpened({ service });
  const compare = (pair: readonly [string, string]) => setOpened({ compare: pair });
  const together = (bulk: readonly string[]) => setOpened({ bulk });
  const askAgain = (pair: readonly [string, string]) =>
    run(async () => {
      await desk.settle(pair, 'open');
      setNews(undefined);
      compare(pair);
    });
  const find = { desk, onOpen: open, onTogether: together, onCompare: compare };
  const show = (next: View) => {
    setNews(undefined);
    setView(next);
  };
  const titles = {
    find: w.dir_title(),
    remarks: w.dir_remarks_title(),
    duplicates: w.dir_duplicates_title(),
    unchecked: w.dir_unchecked_title(),
    changes: w.dir_changes_title(),
  };
  const back = view === 'find' ? onBack : () => show('find');
  return (
    <Page key={view} title={titles[view]} onBack={back}>
      <TroubleNotice text={trouble} />
      {news === undefined ? null : (
        <Notice tone="lamp" title={news.text} isNews>
          {news.settled ? (
            <p>
              <Button kind="link" onPress={() => askAgain(news.settled ?? ['', ''])}>
                {w.dir_ask_again()}
              </Button>
            </p>
          ) : null}
        </Notice>
      )}
      {view === 'find' ? (
        <>
          <p>{w.dir_intro()}</p>
          <ul class="plain-list">
            {(['remarks', 'duplicates', 'unchecked', 'changes'] as const).map((each) => (
              <li key={each}>
                <button type="button" class="as-link" onClick={() => show(each)}>
                  {titles[each]}
                </button>
              </li>
            ))}
          </ul>
          <p>
            <button type="button" class="button quiet" onClick={() => setOpened('new')}>
              {w.dir_new()}
            </button>
          </p>
          <FindServices {...find} isByAge={false} />
        </>
      ) : null}
      {view === 'remarks' ? <RemarkList desk={desk} onOpen={open} /> : null}
      {view === 'duplicates' ? <DuplicateList desk={desk} onCompare={compare} /> : null}
      {view === 'unchecked' ? (
        <>
          <p>{w.dir_unchecked_intro()}</p>
          <FindServices {...find} isByAge={true} />
        </>
      ) : null}
      {view === 'changes' ? (
        <ChangeList
          desk={desk}
          onOpen={open}
          onRunner={(organization) => setOpened({ organization })}
        />
      ) : null}
    </Page>
  );
}
