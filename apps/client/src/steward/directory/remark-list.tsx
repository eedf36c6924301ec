import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usePages } from '../use-pages.tsx';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

export interface RemarkListProps {
  readonly desk: DirectoryDesk;
  readonly onOpen: (id: string) => void;
}

/** What people said is wrong with services, the oldest first, until a steward has seen to it. */
export function RemarkList({ desk, onOpen }: RemarkListProps) {
  const w = useWords();
  const [news, setNews] = useState('');
  const { trouble, run } = useTrouble();
  const {
    rows: remarks,
    setRows: setRemarks,
    more,
  } = usePages(run, async (after?: string) => {
    const { remarks: rows, next } = await desk.remarks(after);
    return { rows, next };
  });
  const end = (id: string) =>
    run(async () => {
      await desk.endRemark(id);
      setRemarks((shown) => shown?.filter((remark) => remark.id !== id));
      setNews(w.dir_remark_ended());
    });
  const kinds = {
    gone: w.dir_remark_gone,
    phone: w.dir_remark_phone,
    hours: w.dir_remark_hours,
    place: w.dir_remark_place,
    other: w.dir_remark_other,
  } as const;
  return (
    <>
      <p>{w.dir_remarks_about()}</p>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      {remarks === undefined ? <p role="status">{w.loading()}</p> : null}
      {remarks?.length === 0 ? <p>{w.dir_remarks_none()}</p> : null}
      <ol class="plain-list">
        {remarks?.map(({ id, day, what, words, service }) => (
          <li key={id}>
            <p>
              <b>{kinds[what]()}</b> <small>{day}</small>
            </p>
            <p>
              <button type="button" class="as-link" onClick={() => onOpen(service.id)}>
                {textIn(service.names)}
              </button>
            </p>
            {words === '' ? null : <p>{words}</p>}
            <p>
              <Button kind="quiet" onPress={() => end(id)}>
                {w.dir_remark_end()}
              </Button>
            </p>
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}
