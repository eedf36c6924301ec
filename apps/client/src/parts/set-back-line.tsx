import type { SetBack } from '@nearhand/room/member';
import { locale, useWords } from '../words.ts';
import { dateTags, keptFormat } from './kept-format.ts';

/** A day of a calendar, `YYYY-MM-DD`, as each language writes it. */
export function dayText(day: string): string {
  return keptFormat(dateTags[locale()], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

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
