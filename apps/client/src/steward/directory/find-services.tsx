import type { ListedServices } from '@nearhand/protocol/directory-desk';
import type { DirectoryDesk, ServiceSelection } from '@nearhand/visit/directory-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ServiceRows } from './service-rows.tsx';
import { useWords } from './words.ts';

export interface FindServicesProps {
  readonly desk: DirectoryDesk;
  readonly onOpen: (id: string) => void;
  readonly onTogether: (ids: readonly string[]) => void;
  readonly onCompare: (pair: readonly [string, string]) => void;
  /** Those that were not checked for the longest first, rather than all. */
  readonly isByAge: boolean;
}

/** Services by words, to open, or to tick and mark as checked. */
export function FindServices({ desk, onOpen, onTogether, onCompare, isByAge }: FindServicesProps) {
  const w = useWords();
  const [typed, setTyped] = useState('');
  const [selection, setSelection] = useState<ServiceSelection>({});
  const [page, setPage] = useState<ListedServices>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [news, setNews] = useState('');
  const { trouble, run } = useTrouble();
  const list = (wanted: ServiceSelection, after?: string) =>
    isByAge ? desk.unchecked(wanted, after) : desk.find(wanted, after);
  const fetchFirst = async (wanted: ServiceSelection) => {
    setChosen([]);
    setPage(await list(wanted));
  };
  useEffect(() => {
    void run(() => fetchFirst(selection));
  }, []);
  const search = () =>
    run(async () => {
      setNews('');
      const wanted = typed.trim() === '' ? {} : { words: typed.trim().slice(0, 200) };
      setSelection(wanted);
      await fetchFirst(wanted);
    });
  const more = () =>
    run(async () => {
      if (page === undefined) return;
      const added = await list(selection, page.next);
      setPage({ services: [...page.services, ...added.services], next: added.next });
    });
  const check = () =>
    run(async () => {
      await desk.check(chosen);
      const count = chosen.length;
      await fetchFirst(selection);
      setNews(w.dir_checked_many({ count }));
    });
  const [one, other, ...others] = chosen;
  const pair = one && other && others.length === 0 ? ([one, other] as const) : undefined;
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <Field
          id="find-words"
          label={w.dir_find()}
          hint={w.dir_find_hint()}
          value={typed}
          onInput={setTyped}
          inputMode="search"
          maxLength={200}
        />
        <p>
          <Button kind="quiet" type="submit">
            {w.dir_find_do()}
          </Button>
        </p>
      </form>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      {page === undefined ? (
        <p role="status">{w.loading()}</p>
      ) : (
        <ServiceRows
          {...{ page, chosen, onOpen }}
          onChoose={setChosen}
          onMore={more}
          empty={w.dir_find_none()}
        />
      )}
      {chosen.length > 0 ? (
        <p>
          <Button kind="primary" onPress={check}>
            {w.dir_check_many({ count: chosen.length })}
          </Button>{' '}
          <Button kind="quiet" onPress={() => onTogether(chosen)}>
            {w.dir_bulk({ count: chosen.length })}
          </Button>{' '}
          {pair ? (
            <Button kind="quiet" onPress={() => onCompare(pair)}>
              {w.dir_compare_two_chosen()}
            </Button>
          ) : null}
        </p>
      ) : null}
    </>
  );
}
