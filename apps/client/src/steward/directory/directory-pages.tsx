import type { ServiceTerms } from '@nearhand/protocol/directory-desk';
import { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Page } from '../../parts/page.tsx';
import type { StewardProps } from '../steward-desk.tsx';
import { ChangeList } from './change-list.tsx';
import { FindServices } from './find-services.tsx';
import { RemarkList } from './remark-list.tsx';
import { ServiceEditor } from './service-editor.tsx';
import { useWords } from './words.ts';

export interface DirectoryPagesProps extends Pick<StewardProps, 'steward'> {
  readonly onBack: () => void;
}

type View = 'find' | 'remarks' | 'unchecked' | 'changes';

/** The directory in a steward's hands: services to find, to change, to check. */
export function DirectoryPages({ steward, onBack }: DirectoryPagesProps) {
  const w = useWords();
  const desk = useMemo(() => new DirectoryDesk(steward), [steward]);
  const [view, setView] = useState<View>('find');
  const [opened, setOpened] = useState<string>();
  const [terms, setTerms] = useState<ServiceTerms>();
  const { trouble, run } = useTrouble();
  useEffect(() => {
    void run(async () => setTerms(await desk.terms()));
  }, []);
  if (opened !== undefined && terms !== undefined) {
    const close = () => setOpened(undefined);
    return <ServiceEditor key={opened} {...{ desk, terms }} id={opened} onBack={close} />;
  }
  const titles = {
    find: w.dir_title(),
    remarks: w.dir_remarks_title(),
    unchecked: w.dir_unchecked_title(),
    changes: w.dir_changes_title(),
  };
  const back = view === 'find' ? onBack : () => setView('find');
  return (
    <Page key={view} title={titles[view]} onBack={back}>
      <TroubleNotice text={trouble} />
      {view === 'find' ? (
        <>
          <p>{w.dir_intro()}</p>
          <ul class="plain-list">
            {(['remarks', 'unchecked', 'changes'] as const).map((each) => (
              <li key={each}>
                <button type="button" class="as-link" onClick={() => setView(each)}>
                  {titles[each]}
                </button>
              </li>
            ))}
          </ul>
          <FindServices desk={desk} onOpen={setOpened} isByAge={false} />
        </>
      ) : null}
      {view === 'remarks' ? <RemarkList desk={desk} onOpen={setOpened} /> : null}
      {view === 'unchecked' ? (
        <>
          <p>{w.dir_unchecked_intro()}</p>
          <FindServices desk={desk} onOpen={setOpened} isByAge={true} />
        </>
      ) : null}
      {view === 'changes' ? <ChangeList desk={desk} onOpen={setOpened} /> : null}
    </Page>
  );
}
