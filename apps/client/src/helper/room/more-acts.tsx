import type { Act } from '../acts.ts';
import { useWords } from '../words.ts';
import type { RoomProps } from './room-props.ts';

/** What else can be done in a room, each on a page of its own. */
export function MoreActs({ now, onAct }: RoomProps) {
  const w = useWords();
  const always: readonly (readonly [Act, string])[] = [
    [{ act: 'readers' }, w.history_title()],
    [{ act: 'kept' }, w.helper_act_kept()],
    [{ act: 'outside' }, w.helper_act_outside()],
    [{ act: 'leave' }, w.helper_act_leave()],
  ];
  const whileOpen: readonly (readonly [Act, string])[] = [
    [{ act: 'service' }, w.helper_act_service()],
    [{ act: 'document' }, w.helper_act_document()],
    [{ act: 'let-in' }, w.helper_act_let_in()],
    [{ act: 'outcome' }, w.helper_act_outcome()],
    [{ act: 'close' }, w.helper_act_close()],
  ];
  const acts = now.state.closed ? always : [...whileOpen, ...always];
  return (
    <>
      <h2>{w.helper_more()}</h2>
      <ul class="plain-list acts">
        {acts.map(([act, text]) => (
          <li key={act.act}>
            <button type="button" class="as-link" onClick={() => onAct(act)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
