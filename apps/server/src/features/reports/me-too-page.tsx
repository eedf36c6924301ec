import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { MeTooOutcome } from './me-too.ts';
import { reportsStylePath } from './style.ts';

/** That it was counted, or that it has to be pressed once more. */
export function MeTooPage(props: {
  readonly place: Place;
  readonly id: string;
  readonly outcome: MeTooOutcome;
  readonly token: string;
}) {
  const { place, id, outcome, token } = props;
  const { language } = place;
  const words = wordsIn(language);
  const said = {
    counted: words.report_me_too_counted(),
    'too-quick': words.report_error_quick(),
    'sent-before': words.report_me_too_before(),
    'too-many': words.report_me_too_many(),
    'no-such-report': '',
  }[outcome];
  return (
    <Layout place={place} title={words.report_me_too_title()} styles={[reportsStylePath]}>
      <h1>{words.report_me_too_title()}</h1>
      <p class="lead">{said}</p>
      {outcome === 'too-quick' ? (
        <form method="post" action={pathIn(language, `/reports/${id}/me-too`)}>
          <input type="hidden" name="token" value={token} />
          <button class="button second" type="submit">
            {words.report_me_too_button()}
          </button>
        </form>
      ) : null}
      <p>
        <a class="tap" href={pathIn(language, `/reports/${id}`)}>
          {words.report_sent_link()}
        </a>
      </p>
    </Layout>
  );
}
