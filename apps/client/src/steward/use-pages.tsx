import { useEffect, useState } from 'preact/hooks';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';

interface RowsAndNext<Row, Key> {
  readonly rows: readonly Row[];
  /** The key of the next page. */
  readonly next: Key | undefined;
}

/**
 * A list that comes page by page: what of it is here, `again` to fetch it from its beginning, and the
 * button for more of it.
 *
 * @param run shows on the page what went wrong
 */
export function usePages<Row, Key>(
  run: (act: () => Promise<void>) => Promise<void>,
  fetchPage: (after?: Key) => Promise<RowsAndNext<Row, Key>>,
) {
  const w = useWords();
  const [rows, setRows] = useState<readonly Row[]>();
  const [next, setNext] = useState<Key>();
  const add = async (before: readonly Row[], after?: Key) => {
    const page = await fetchPage(after);
    setRows([...before, ...page.rows]);
    setNext(page.next);
  };
  useEffect(() => {
    void run(() => add([]));
  }, []);
  const more =
    next === undefined ? null : (
      <p>
        <Button kind="quiet" onPress={() => run(() => add(rows ?? [], next))}>
          {w.steward_more()}
        </Button>
      </p>
    );
  return { rows, setRows, again: () => add([]), more };
}
