import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { type Words, wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import { describedBy, Field } from './choice.tsx';
import {
  CoverDialog,
  KeptDraft,
  PhotoPlace,
  PhotoTools,
  PlaceTools,
  SendingNews,
} from './device-parts.tsx';
import { KindSelect } from './kind-select.tsx';
import type { Kind } from './kinds.ts';
import type { Tiles } from './map-box.tsx';
import type { Asked } from './new-report.ts';
import { Near, Offered, Pointed } from './new-report-questions.tsx';
import { AskedQuestions } from './question-fields.tsx';
import { type FormFault, mostPhotos, mostWords } from './report-form.ts';
import { reportsStylePath } from './style.ts';
import { neighbourhoodName } from './wording.ts';

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
  const { place, community, kinds, today, token, asked, isAnswer, scripts } = props;
  const { language } = place;
  const words = wordsIn(language);
  const { typed } = asked;
  const errors = errorsOf(asked, words);
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
        <Where {...props} error={error('place')} positionError={error('position')} />
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

interface WhereProps extends NewReportPageProps {
  readonly error: string | undefined;
  readonly positionError: string | undefined;
}

function Where({ asked, community, tiles, place, error, positionError }: WhereProps) {
  const { language } = place;
  const words = wordsIn(language);
  const { typed, offered } = asked;
  return (
    <fieldset>
      <legend>{words.report_where_legend()}</legend>
      <Field
        id="place"
        label={words.report_place_label()}
        hint={words.report_place_hint()}
        error={error}
      >
        <input
          id="place"
          name="place"
          value={typed.place}
          maxlength={300}
          autocomplete="off"
          aria-describedby={describedBy({ id: 'place', hint: 'x', error })}
        />
      </Field>
      {community.neighbourhoods.length === 0 ? null : (
        <Field id="neighbourhood" label={words.report_neighbourhood_label()}>
          <select id="neighbourhood" name="neighbourhood">
            <option value="">{words.report_neighbourhood_none()}</option>
            {community.neighbourhoods.map(({ id }) => (
              <option key={id} value={id} selected={id === typed.neighbourhood}>
                {neighbourhoodName(id, community, language)}
              </option>
            ))}
          </select>
        </Field>
      )}
      <Field
        id="position"
        label={words.report_position_label()}
        hint={words.report_position_hint()}
        error={positionError}
      >
        <input
          id="position"
          name="position"
          value={typed.position}
          maxlength={60}
          inputmode="text"
          autocomplete="off"
          data-position=""
          aria-describedby={describedBy({ id: 'position', hint: 'x', error: positionError })}
        />
        <PlaceTools words={words} digits={5} tiles={tiles} />
      </Field>
      <PhotoPlace words={words} />
      {offered === undefined ? null : <Offered offered={offered} words={words} />}
    </fieldset>
  );
}

interface PhotosProps {
  readonly asked: Asked;
  readonly error: string | undefined;
  readonly words: Words;
}

function Photos({ asked: { typed }, error, words }: PhotosProps) {
  const isFull = typed.drafts.length >= mostPhotos;
  return (
    <Field
      id="photos"
      label={words.report_photos_label()}
      hint={words.report_photos_hint()}
      error={error}
    >
      {typed.drafts.map((draft, index) => (
        <p key={draft} class="draft">
          <input type="hidden" name="draft" value={draft} />
          {words.report_photo_kept({ number: String(index + 1) })}
          <label class="check">
            <input type="checkbox" name="drop" value={draft} /> {words.report_photo_drop()}
          </label>
        </p>
      ))}
      {isFull ? null : (
        <input
          id="photos"
          type="file"
          name="photo"
          accept="image/jpeg,image/png,image/webp"
          multiple={true}
          aria-describedby={describedBy({ id: 'photos', hint: 'x', error })}
        />
      )}
      {isFull ? null : <PhotoTools words={words} />}
    </Field>
  );
}

interface FieldError {
  readonly field: string;
  readonly text: string;
}

function Errors({
  errors,
  words,
}: {
  readonly errors: readonly FieldError[];
  readonly words: Words;
}) {
  return (
    <div class="notice errors" role="alert">
      <h2>{words.report_errors_title()}</h2>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={text}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function errorsOf(
  { faults, photoFaults, sendFault, minutesToWait }: Asked,
  words: Words,
): FieldError[] {
  const fields: Readonly<Record<FormFault, FieldError>> = {
    'kind-missing': { field: 'kind', text: words.report_error_kind() },
    'place-missing': { field: 'place', text: words.report_error_place() },
    'position-unreadable': { field: 'position', text: words.report_error_position() },
    'words-too-long': {
      field: 'words',
      text: words.report_error_words({ most: String(mostWords) }),
    },
    'answer-unreadable': { field: 'asked', text: words.report_error_answer() },
    'too-many-photos': { field: 'photos', text: words.report_error_photos() },
  };
  const photos = {
    'not-a-photo': words.report_error_not_photo(),
    'too-many-pixels': words.report_error_pixels(),
    'too-large': words.report_error_large(),
    unopenable: words.report_error_unopenable(),
    busy: words.report_error_busy(),
  };
  const sending =
    sendFault &&
    {
      'too-quick': words.report_error_quick(),
      'sent-before': words.report_error_sent(),
      'too-old': words.report_error_old(),
      'too-many': words.report_error_many({ minutes: String(minutesToWait ?? 60) }),
    }[sendFault];
  return [
    ...(sending === undefined ? [] : [{ field: 'main', text: sending }]),
    ...faults.map((fault) => fields[fault]),
    ...[...new Set(photoFaults)].map((fault) => ({ field: 'photos', text: photos[fault] })),
  ];
}

export interface SentPageProps {
  readonly place: Place;
  readonly id: string;
  readonly code: readonly string[] | undefined;
  readonly language: Language;
  readonly scripts: readonly string[];
}

/** What happens now, and the code: shown this once. */
export function SentPage({ place, id, code, language, scripts }: SentPageProps) {
  const words = wordsIn(language);
  return (
    <Layout
      place={place}
      title={words.report_sent_title()}
      styles={[reportsStylePath]}
      scripts={scripts}
    >
      <h1>{words.report_sent_title()}</h1>
      <p class="lead">{words.report_sent_lead()}</p>
      <section class="notice">
        <h2>{words.report_code_title()}</h2>
        {code === undefined ? (
          <>
            <div data-own-code hidden>
              <p class="code" translate={false} />
              <p>{words.report_code_body()}</p>
              <p>{words.report_code_own()}</p>
            </div>
            <p data-code-noted>{words.report_code_noted()}</p>
          </>
        ) : (
          <>
            <p class="code" translate={false}>
              {code.join(' ')}
            </p>
            <p>{words.report_code_body()}</p>
          </>
        )}
      </section>
      <p>
        <a class="button" href={pathIn(language, `/reports/${id}`)}>
          {words.report_sent_link()}
        </a>
      </p>
      <p>{words.report_sent_photos()}</p>
    </Layout>
  );
}
