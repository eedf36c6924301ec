import { sayDay } from '../../pages/day.ts';
import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import type { Settings } from './bodies.ts';
import { findKind } from './kinds.ts';
import type { WholeReport } from './queries.ts';
import { questionNames, questions } from './questions.ts';
import { ReportPhotos } from './report-photos.tsx';
import type { Step } from './step.ts';
import { reportsStylePath } from './style.ts';
import {
  bodyName,
  kindName,
  neighbourhoodName,
  sayAnswer,
  sayMeToo,
  saySilence,
  sayStep,
  stateName,
} from './wording.ts';

export interface ReportPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly settings: Settings;
  readonly today: string;
  readonly report: WholeReport;
  /** For “me too”: that this page was asked for, and when. */
  readonly token: string;
  readonly scripts: readonly string[];
}

export function ReportPage(props: ReportPageProps) {
  const { place, report, today, community, scripts } = props;
  const { language } = place;
  const words = wordsIn(language);
  const kind = kindName(report.kind, language);
  const where = [report.place, neighbourhoodName(report.neighbourhood, community, language)];
  const title = [kind, ...where].filter(Boolean).join(words.reports_comma());
  const silence = saySilence(report, today, language);
  const isRemoved = report.state === 'removed';
  return (
    <Layout
      place={place}
      title={title}
      styles={[reportsStylePath]}
      scripts={canMeToo(report) ? scripts : []}
      feed={`/reports/${report.id}/feed.atom`}
    >
      <h1>{title}</h1>
      <p class="lead">
        <b class={`state ${report.state}`}>{stateName(report, language)}</b>
        {silence === undefined ? null : <span class="silence"> {silence}</span>}
      </p>
      {report.mergedInto === null ? null : (
        <p class="notice">
          <a class="tap" href={pathIn(language, `/reports/${report.mergedInto}`)}>
            {words.report_merged_link()}
          </a>
        </p>
      )}
      {report.words === '' ? null : (
        <p class="said whole" lang={langOf(report.words)}>
          {report.words}
        </p>
      )}
      {isRemoved ? null : <ReportPhotos report={report} language={language} />}
      {isRemoved ? null : <Facts {...props} />}
      <section>
        <h2>{words.report_life_title()}</h2>
        <Life {...props} />
      </section>
      <MeToo {...props} />
      <section>
        <h2>{words.report_follow_title()}</h2>
        <p>{words.report_follow_body()}</p>
        <p>
          <a class="tap" href={`/reports/${report.id}/feed.atom`}>
            {words.report_follow_feed()}
          </a>{' '}
          <a class="tap" href={pathIn(language, '/reports/follow')}>
            {words.report_follow_code()}
          </a>
        </p>
      </section>
      {report.attribution === null ? null : (
        <p class="small quiet">
          {words.report_source()} <Text of={report.attribution} language={language} />
        </p>
      )}
    </Layout>
  );
}

function Facts({ report, settings, place: { language }, community }: ReportPageProps) {
  const words = wordsIn(language);
  const body = bodyName(report.body, settings, language);
  const position = report.latitude === null ? undefined : `${report.latitude}, ${report.longitude}`;
  const asked = questionNames.filter((name) => report.answers[name] !== undefined);
  const meToo = sayMeToo(report.meToo, language);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.report_fact_place(), report.place],
    [
      words.report_fact_neighbourhood(),
      neighbourhoodName(report.neighbourhood, community, language),
    ],
    [words.report_fact_position(), position],
    [words.report_fact_body(), body],
    [
      words.report_fact_expected(),
      report.expected === null ? undefined : sayDay(report.expected, language),
    ],
    ...asked.map(
      (name) =>
        [questions[name].names[language], sayAnswer(name, report.answers, language)] as const,
    ),
    [words.report_fact_me_too(), meToo],
    [words.report_fact_number(), report.id],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, value]) =>
        value ? (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ) : null,
      )}
    </dl>
  );
}

function Life({ report, settings, place: { language } }: ReportPageProps) {
  return (
    <ol class="life">
      {report.steps.map((step, number) => (
        <li key={String(number)}>
          <p>
            <b>{sayStep(step, settings, language)}</b>{' '}
            <span class="quiet small">{sayDay(step.day, language)}</span>
          </p>
          {step.words === '' ? null : <p lang={langOf(step.words)}>{step.words}</p>}
          <Pointing step={step} language={language} />
        </li>
      ))}
    </ol>
  );
}

function Pointing({
  step: { detail },
  language,
}: {
  readonly step: Step;
  readonly language: Language;
}) {
  if (detail.kind !== 'merged') return null;
  return (
    <p>
      <a class="tap" href={pathIn(language, `/reports/${detail.into}`)}>
        {wordsIn(language).report_merged_link()}
      </a>
    </p>
  );
}

function MeToo({ report, token, place: { language } }: ReportPageProps) {
  const words = wordsIn(language);
  if (!canMeToo(report)) return null;
  return (
    <section>
      <h2>{words.report_me_too_title()}</h2>
      <p>{words.report_me_too_body()}</p>
      <form method="post" action={pathIn(language, `/reports/${report.id}/me-too`)} data-me-too="">
        <input type="hidden" name="token" value={token} />
        <button class="button second" type="submit">
          {words.report_me_too_button()}
        </button>
        <p
          role="status"
          data-sending
          data-working={words.report_sending()}
          data-lost={words.report_me_too_lost()}
        />
      </form>
      {findKind(report.kind)?.asks.includes('danger') ? (
        <p class="small quiet">{words.report_danger_hint()}</p>
      ) : null}
    </section>
  );
}

function canMeToo({ state, done }: WholeReport): boolean {
  return state !== 'merged' && state !== 'removed' && state !== 'not-ours' && done === null;
}

/** The language that words are most likely in, for a voice that reads them. */
function langOf(text: string): string | undefined {
  return /\p{Script=Han}/u.test(text) ? 'zh' : undefined;
}
