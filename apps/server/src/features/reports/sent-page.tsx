import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import { reportsStylePath } from './style.ts';

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
