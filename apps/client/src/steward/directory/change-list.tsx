import type { ListedChange } from '@nearhand/protocol/directory-desk';
import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { changeName } from './change-words.ts';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

/** What stewards did, the newest first, each to be undone as one step. */
export function ChangeList({
  desk,
  onOpen,
}: {
  readonly desk: DirectoryDesk;
  readonly onOpen: (id: string) => void;
}) {
  const w = useWords();
  const [changes, setChanges] = useState<readonly ListedChange[]>();
  const [next, setNext] = useState<number>();
  const [news, setNews] = useState('');
  const { trouble, run } = useTrouble();
  const fetchPage = async (before: readonly ListedChange[], after?: number) => {
    const page = await desk.changes(after);
    setChanges([...before, ...page.changes]);
    setNext(page.next);
  };
  useEffect(() => {
    void run(() => fetchPage([]));
  }, []);
  const undo = (number: number) =>
    run(async () => {
      const left = await desk.undo(number);
      await fetchPage([]);
      setNews(left.length === 0 ? w.dir_undone_now() : w.dir_undone_but({ count: left.length }));
    });
  return (
    <>
      <p>{w.dir_history_about()}</p>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      {changes?.length === 0 ? <p>{w.dir_history_none()}</p> : null}
      <ol class="plain-list">
        {changes?.map(({ number, kind, day, services, undone, named }) => (
          <li key={number}>
            <p>
              <b>{changeName(kind)}</b> <small>{day}</small>
            </p>
            <p>
              {named.map(({ id, names }) => (
                <button key={id} type="button" class="as-link" onClick={() => onOpen(id)}>
                  {textIn(names)}
                </button>
              ))}
              {services > named.length ? (
                <small> {w.dir_and_more({ count: services - named.length })}</small>
              ) : null}
            </p>
            {undone ? (
              <p>{w.dir_undone()}</p>
            ) : (
              <p>
                <Button kind="quiet" onPress={() => undo(number)}>
                  {services > 1 ? w.dir_undo_all({ count: services }) : w.dir_undo()}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ol>
      {next === undefined ? null : (
        <p>
          <Button kind="quiet" onPress={() => run(() => fetchPage(changes ?? [], next))}>
            {w.dir_more()}
          </Button>
        </p>
      )}
    </>
  );
}
