import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { usePages } from '../use-pages.tsx';
import { changeName } from './change-words.ts';
import { VersionMembers } from './version-members.tsx';
import { useWords } from './words.ts';

/** What was changed of a service, the newest first, each act to be undone. */
export function ServiceHistory(props: {
  readonly desk: DirectoryDesk;
  readonly id: string;
  readonly onUndone: () => Promise<void>;
}) {
  const w = useWords();
  const { desk, id, onUndone } = props;
  const { trouble, run } = useTrouble();
  const { rows: versions, more } = usePages(run, async (after?: number) => {
    const { versions: rows, next } = await desk.history(id, after);
    return { rows, next };
  });
  const undo = (change: number) =>
    run(async () => {
      await desk.undo(change);
      await onUndone();
    });
  return (
    <section>
      <h2>{w.dir_history()}</h2>
      <p>{w.dir_history_about()}</p>
      <TroubleNotice text={trouble} />
      {versions?.length === 0 ? <p>{w.dir_history_none()}</p> : null}
      <ol class="plain-list">
        {versions?.map((version) => (
          <li key={version.number}>
            <p>
              <b>{changeName(version.kind)}</b> <small>{version.day}</small>
              {version.services > 1 ? (
                <small> {w.dir_change_services({ count: version.services })}</small>
              ) : null}
            </p>
            <VersionMembers version={version} />
            {version.undone ? (
              <p>{w.dir_undone()}</p>
            ) : (
              <p>
                <Button kind="quiet" onPress={() => undo(version.change)}>
                  {version.services > 1
                    ? w.dir_undo_all({ count: version.services })
                    : w.dir_undo()}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ol>
      {more}
    </section>
  );
}
