import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import { describedBy, Field } from './choice.tsx';
import type { ReportState } from './life.ts';
import { reportsStylePath } from './style.ts';
import { kindName, stateName } from './wording.ts';

export interface FollowPageProps {
  readonly place: Place;
  /** What was typed, where no report has it. */
  readonly wrong: string | undefined;
}

/** Where six words lead back to one's report. */
export function FollowPage({ place, wrong }: FollowPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  const error = wrong === undefined ? undefined : words.report_code_wrong();
  return (
    <Layout place={place} title={words.report_follow_code()} styles={[reportsStylePath]}>
      <h1>{words.report_follow_code()}</h1>
      <p class="lead">{words.report_code_lead()}</p>
      <form class="report-form" method="post" action={pathIn(language, '/reports/follow')}>
        <Field
          id="code"
          label={words.report_code_label()}
          hint={words.report_code_hint()}
          error={error}
        >
          <input
            id="code"
            name="code"
            value={wrong ?? ''}
            maxlength={200}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-describedby={describedBy({ id: 'code', hint: 'x', error })}
          />
        </Field>
        <button class="button" type="submit">
          {words.report_code_button()}
        </button>
      </form>
    </Layout>
  );
}

export interface FollowedPageProps {
  readonly place: Place;
  readonly code: string;
  readonly report: { readonly id: string; readonly kind: string; readonly state: ReportState };
  /** What this person can say now. */
  readonly acts: readonly ('confirmed' | 'reopened')[];
  readonly hasSaid: boolean;
}

/** One's own report: to say that it is mended, or that it is not. */
export function FollowedPage({ place, code, report, acts, hasSaid }: FollowedPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  const title = kindName(report.kind, language);
  return (
    <Layout place={place} title={title} styles={[reportsStylePath]}>
      <h1>{title}</h1>
      <p class="lead">
        <b class={`state ${report.state}`}>{stateName(report, language)}</b>
      </p>
      {hasSaid ? <p class="notice">{words.report_said_thanks()}</p> : null}
      {acts.length === 0 ? (
        <p>{words.report_nothing_to_say()}</p>
      ) : (
        <form class="report-form" method="post" action={pathIn(language, '/reports/follow')}>
          <input type="hidden" name="code" value={code} />
          <Field id="words" label={words.report_say_label()} hint={words.report_say_hint()}>
            <textarea
              id="words"
              name="words"
              rows={3}
              maxlength={500}
              aria-describedby="words-hint"
            />
          </Field>
          <p class="turn">
            {acts.includes('confirmed') ? (
              <button class="button" type="submit" name="act" value="confirmed">
                {words.report_say_mended()}
              </button>
            ) : null}
            {acts.includes('reopened') ? (
              <button class="button second" type="submit" name="act" value="reopened">
                {words.report_say_not_mended()}
              </button>
            ) : null}
          </p>
        </form>
      )}
      <p>
        <a class="tap" href={pathIn(language, `/reports/${report.id}`)}>
          {words.report_sent_link()}
        </a>
      </p>
    </Layout>
  );
}
