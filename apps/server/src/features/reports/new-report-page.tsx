import type { Tiles } from '../../map/map-box.ts';
import type { Place } from '../../pages/frame.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import { describedBy, Field } from './choice.tsx';
import { CoverDialog, KeptDraft, SendingNews } from './device-parts.tsx';
import { KindSelect } from './kind-select.tsx';
import type { Kind } from './kinds.ts';
import type { Asked } from './new-report.ts';
import { Errors, errorsOf } from './new-report-errors.tsx';
import { Photos, Where } from './new-report-fields.tsx';
import { Near, Pointed } from './new-report-questions.tsx';
import { AskedQuestions } from './question-fields.tsx';
import { mostWords } from './report-form.ts';
import { reportsStylePath } from './style.ts';

export interface NewReportPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly kinds: readonly Kind[];
  readonly today: string;
  readonly token: string;
  readonly asked: Asked;
  /** Whether it answers a form that was sent, and so has everything in it that was typed. */
  readonly isAnswer: boolean;
  readonly tiles: Tiles;
  readonly scripts: readonly string[];
}

/** One page: what is broken, where, in words, with photos. It has no place for a person, and says so. */
export function NewReportPage(props: NewReportPageProps) {
  const { place, community, kinds, today, token, asked, isAnswer, tiles, scripts } = props;
  const { language } = place;
  const words = wordsIn(language);
  const { typed } = asked;
  const errors = errorsOf(asked, textFor({ ...community.names }, language).text, words);
  const error = (id: string) => errors.find((each) => each.field === id)?.text;
  const isAsking = asked.pointed.length > 0 || asked.near.length > 0 || asked.offered !== undefined;
  return (
    <Layout
      place={place}
      title={words.report_new_title()}
      styles={[reportsStylePath]}
      scripts={scripts}
    >
      <h1>{words.report_new_title()}</h1>
      <p class="lead">{words.report_new_lead()}</p>
      {errors.length > 0 ? <Errors errors={errors} words={words} /> : null}
      <form
        class="report-form"
        method="post"
        action={pathIn(language, '/reports/new')}
        enctype="multipart/form-data"
        data-report={isAnswer ? 'answer' : ''}
      >
        <input type="hidden" name="token" value={token} />
        {typed.isNew ? <input type="hidden" name="new" value="yes" /> : null}
        {typed.mayStay ? <input type="hidden" name="stay" value="yes" /> : null}
        {errors.length === 0 && isAsking ? (
          <>
            <p class="notice" id="questions" tabindex={-1}>
              {words.report_before_sending()}
            </p>
            {asked.near.length > 0 ? (
              <Near near={asked.near} community={community} language={language} today={today} />
            ) : null}
          </>
        ) : null}
        <Field id="kind" label={words.report_kind_label()} error={error('kind')}>
          <KindSelect kinds={kinds} chosen={typed.kind} language={language} error={error('kind')} />
        </Field>
        <AskedQuestions kind={typed.kind} typed={typed.asked} language={language} today={today} />
        <Where
          {...{ asked, community, tiles, language }}
          error={error('place')}
          positionError={error('position')}
        />
        <Field
          id="words"
          label={words.report_words_label()}
          hint={words.report_words_hint()}
          error={error('words')}
        >
          <textarea
            id="words"
            name="words"
            rows={4}
            maxlength={mostWords}
            aria-describedby={describedBy({ id: 'words', hint: 'x', error: error('words') })}
          >
            {typed.words}
          </textarea>
        </Field>
        {asked.pointed.length > 0 ? <Pointed pointed={asked.pointed} words={words} /> : null}
        <Photos asked={asked} error={error('photos')} words={words} />
        <p class="notice">{words.report_no_person()}</p>
        <p>{words.report_who_reads()}</p>
        <button class="button" type="submit">
          {words.report_send()}
        </button>
        <SendingNews words={words} />
      </form>
      <KeptDraft words={words} />
      <CoverDialog words={words} />
    </Layout>
  );
}
