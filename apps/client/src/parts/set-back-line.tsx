import type { SetBack } from '@nearhand/room/member';
import { useWords } from '../words.ts';
import { dayText } from './day-format.ts';

/** In the conversation: the server was set up again here, and what that cost. */
export function SetBackLine({ setBack }: { readonly setBack: SetBack }) {
  const w = useWords();
  const { backup, missing } = setBack;
  return (
    <>
      <p>{w.set_back_what({ day: dayText(backup) })}</p>
      {missing > 0 ? <p>{w.set_back_missing({ count: missing })}</p> : null}
    </>
  );
}
