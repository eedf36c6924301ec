import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { Sign } from '../../pages/sign.tsx';
import { wordsIn } from '../../pages/words.ts';

const parts = [
  { path: '/services', name: 'nav_services', about: 'home_square_services' },
  { path: '/reports', name: 'nav_reports', about: 'home_square_reports' },
  { path: '/proposals', name: 'nav_proposals', about: 'home_square_proposals' },
  { path: '/events', name: 'nav_events', about: 'home_square_events' },
  { path: '/accountability', name: 'nav_accountability', about: 'home_square_accountability' },
] as const;

export function HomePage({ place }: { readonly place: Place }) {
  const { language } = place;
  const words = wordsIn(language);
  return (
    <Layout place={place} title={words.site_promise()} about={words.home_lead()}>
      <div class="hero">
        <Sign />
        <div>
          <h1>{words.site_promise()}</h1>
          <p class="lead">{words.home_lead()}</p>
        </div>
      </div>
      <section aria-labelledby="ways">
        <h2 id="ways" class="aside">
          {words.home_ways()}
        </h2>
        <ul class="ways">
          <li>
            <a class="way first" href={pathIn(language, '/ask')}>
              <strong>{words.home_ask_title()}</strong>
              {words.home_ask_body()}
            </a>
          </li>
          <li>
            <a class="way" href={pathIn(language, '/services')}>
              <strong>{words.home_look_title()}</strong>
              {words.home_look_body()}
            </a>
          </li>
        </ul>
        <p>
          {words.home_back_title()}{' '}
          <a class="tap" href={pathIn(language, '/ask')}>
            {words.home_back_link()}
          </a>
        </p>
      </section>
      <section class="notice">
        <h2>{words.home_protects_title()}</h2>
        <p>{words.home_protects_body()}</p>
        <p>
          <a class="tap" href={pathIn(language, '/protects')}>
            {words.protects_title()}
          </a>
        </p>
      </section>
      <section>
        <h2>{words.home_square_title()}</h2>
        <ul class="rows">
          {parts.map(({ path, name, about }) => (
            <li key={path}>
              <a class="row-link" href={pathIn(language, path)}>
                {words[name]()}
              </a>
              <p class="quiet">{words[about]()}</p>
            </li>
          ))}
        </ul>
      </section>
    </Layout>
  );
}
