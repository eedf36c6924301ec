import type { Words } from '../../pages/words.ts';
import { wordsIn } from '../../pages/words.ts';
import type { Remarked } from '../forms/forms.ts';
import { type ListProps, ReportList } from './report-list.tsx';
import type { Position } from './spot.ts';

/** “Is it one of these?”: before a new report is made, with the way to say that it is not. */
export function Near({
  near,
  ...list
}: Omit<ListProps, 'reports'> & { readonly near: ListProps['reports'] }) {
  const words = wordsIn(list.language);
  return (
    <section>
      <h2>{words.report_near_title()}</h2>
      <p>{words.report_near_body()}</p>
      <ReportList reports={near} {...list} />
      <button class="button second" type="submit" name="new" value="yes">
        {words.report_near_none()}
      </button>
    </section>
  );
}

/** What might be somebody's, shown before it is public. It can stay: a drain has numbers too. */
export function Pointed({
  pointed,
  words,
}: {
  readonly pointed: readonly Remarked[];
  readonly words: Words;
}) {
  const names = {
    phone: words.report_pointed_phone,
    email: words.report_pointed_email,
    plate: words.report_pointed_plate,
    link: words.report_pointed_link,
  };
  return (
    <div class="notice" role="alert">
      <h2>{words.report_pointed_title()}</h2>
      <ul>
        {pointed.map(({ what, text }) => (
          <li key={text}>
            {names[what]()} <b>{text}</b>
          </li>
        ))}
      </ul>
      <p>{words.report_pointed_body()}</p>
      <label class="check">
        <input type="checkbox" name="stay" value="yes" /> {words.report_pointed_stay()}
      </label>
    </div>
  );
}

/** The place that a photo carried: offered once, and already taken out of the photo. */
export function Offered({ offered, words }: { readonly offered: Position; readonly words: Words }) {
  const at = `${offered.latitude}, ${offered.longitude}`;
  return (
    <fieldset class="notice">
      <legend>{words.report_offered({ position: at })}</legend>
      <label class="check">
        <input type="radio" name="offered" value={at} /> {words.report_offered_yes()}
      </label>
      <label class="check">
        <input type="radio" name="offered" value="" checked={true} /> {words.report_offered_no()}
      </label>
    </fieldset>
  );
}
