import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';

/** The parts of the square that are not built yet. */
export const comingParts = ['proposals', 'events', 'accountability'] as const;
export type ComingPart = (typeof comingParts)[number];

/** An empty page says what will come here and what to do now. */
export function ComingPage({ place, part }: { readonly place: Place; readonly part: ComingPart }) {
  const words = wordsIn(place.language);
  return (
    <Layout place={place} title={words[`${part}_title`]()} about={words[`${part}_lead`]()}>
      <h1>{words[`${part}_title`]()}</h1>
      <p class="lead">{words[`${part}_lead`]()}</p>
      <section class="notice">
        <h2>{words.empty_now_title()}</h2>
        <p>{words[`${part}_now`]()}</p>
        {part === 'accountability' ? (
          <p>
            <a class="tap" href={pathIn(place.language, '/protects')}>
              {words.accountability_link()}
            </a>{' '}
            <a class="tap" href={pathIn(place.language, '/ledger')}>
              {words.ledger_title()}
            </a>
          </p>
        ) : null}
      </section>
      <section>
        <h2>{words.empty_later_title()}</h2>
        <p>{words[`${part}_later`]()}</p>
      </section>
    </Layout>
  );
}
