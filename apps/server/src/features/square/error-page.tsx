import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { navigation } from '../../pages/navigation.ts';
import { wordsIn } from '../../pages/words.ts';

/** What a person sees when something went wrong: in words, and never why. */
export function ErrorPage({ place, status }: { readonly place: Place; readonly status: number }) {
  const { language } = place;
  const words = wordsIn(language);
  const isMissing = status >= 400 && status < 500;
  const title = isMissing ? words.not_found_title() : words.unavailable_title();
  return (
    <Layout place={place} title={title}>
      <h1>{title}</h1>
      <p class="lead">{isMissing ? words.not_found_body() : words.unavailable_body()}</p>
      <p>
        <a class="button" href={pathIn(language, '/')}>
          {words.go_home()}
        </a>
      </p>
      {isMissing ? (
        <ul class="rows">
          {navigation.map(({ path, name }) => (
            <li key={path}>
              <a class="row-link" href={pathIn(language, path)}>
                {words[name]()}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </Layout>
  );
}
