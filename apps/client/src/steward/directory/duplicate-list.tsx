import type { ListedService } from '@nearhand/protocol/directory-desk';
import type { LikelyPair } from '@nearhand/protocol/directory-duplicates';
import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { usePages } from '../use-pages.tsx';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

/** Services that are likely there twice, each pair to be looked at. */
export function DuplicateList(props: {
  readonly desk: DirectoryDesk;
  readonly onCompare: (pair: readonly [string, string]) => void;
}) {
  const { desk, onCompare } = props;
  const w = useWords();
  const { trouble, run } = useTrouble();
  const { rows, setRows, more } = usePages(run, async (after?: string) => {
    const { pairs, next } = await desk.duplicates(after);
    return { rows: pairs, next };
  });
  const without = (gone: (pair: LikelyPair) => boolean) =>
    setRows((shown) => shown?.filter((pair) => !gone(pair)));
  const isSame = (one: LikelyPair, other: LikelyPair) =>
    one.one.id === other.one.id && one.other.id === other.other.id;
  return (
    <>
      <p>{w.dir_duplicates_about()}</p>
      <TroubleNotice text={trouble} />
      {rows === undefined ? <p role="status">{w.loading()}</p> : null}
      {rows?.length === 0 ? <p>{w.dir_duplicates_none()}</p> : null}
      <ol class="plain-list">
        {rows?.map((pair) => (
          <li key={`${pair.one.id} ${pair.other.id}`}>
            {pair.one.id === pair.other.id ? (
              <TwiceInSource
                service={pair.one}
                onSeen={() =>
                  run(async () => {
                    await desk.settle([pair.one.id, pair.one.id], 'two');
                    without((each) => isSame(each, pair));
                  })
                }
              />
            ) : (
              <>
                <div class="side-by-side">
                  <Row service={pair.one} />
                  <Row service={pair.other} />
                </div>
                <p>
                  <Button kind="quiet" onPress={() => onCompare([pair.one.id, pair.other.id])}>
                    {w.dir_compare()}
                  </Button>
                </p>
              </>
            )}
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}

function Row({ service }: { readonly service: ListedService }) {
  const { names, organization, place, phone } = service;
  return (
    <div>
      <p>
        <b>{textIn(names)}</b>
      </p>
      {[textIn(place), phone ?? '', textIn(organization)].filter(Boolean).map((text) => (
        <p key={text} class="small">
          {text}
        </p>
      ))}
    </div>
  );
}

function TwiceInSource(props: {
  readonly service: ListedService;
  readonly onSeen: () => Promise<void>;
}) {
  const w = useWords();
  return (
    <>
      <Row service={props.service} />
      <p>{w.dir_duplicates_twice()}</p>
      <p>
        <Button kind="quiet" onPress={props.onSeen}>
          {w.dir_duplicates_seen()}
        </Button>
      </p>
    </>
  );
}
