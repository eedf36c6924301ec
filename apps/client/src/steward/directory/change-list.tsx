import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usePages } from '../use-pages.tsx';
import { changeName } from './change-words.ts';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

/** What stewards did, the newest first, each to be undone as one step. */
export function ChangeList({
  desk,
  onOpen,
  onRunner,
}: {
  readonly desk: DirectoryDesk;
  readonly onOpen: (id: string) => void;
  readonly onRunner: (id: string) => void;
}) {
  const w = useWords();
  const [news, setNews] = useState('');
  const { trouble, run } = useTrouble();
  const {
    rows: changes,
    again,
    more,
  } = usePages(run, async (after?: number) => {
    const { changes: rows, next } = await desk.changes(after);
    return { rows, next };
  });
  const undo = (number: number) =>
    run(async () => {
      const left = await desk.undo(number);
      await again();
      setNews(left.length === 0 ? w.dir_undone_now() : w.dir_undone_but({ count: left.length }));
    });
  return (
    <>
      <p>{w.dir_history_about()}</p>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      {changes?.length === 0 ? <p>{w.dir_history_none()}</p> : null}
      <ol class="plain-list">
        {changes?.map(({ number, kind, day, services, undone, named, organization }) => (
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
              {organization ? (
                <button type="button" class="as-link" onClick={() => onRunner(organization.id)}>
                  {textIn(organization.names)}
                </button>
              ) : null}
              {services > named.length && !organization ? (
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
      {more}
    </>
  );
}
