import type { ComponentChildren } from 'preact';
import { Footer } from './footer.tsx';
import type { Place } from './frame.ts';
import { languageNames, languages, pathIn, textFor } from './language.ts';
import { navigation } from './navigation.ts';
import { Sign } from './sign.tsx';
import { stylePath } from './style.ts';
import { Text } from './text.tsx';
import { wordsIn } from './words.ts';

export interface LayoutProps {
  readonly place: Place;
  readonly title: string;
  /** One sentence for search engines and link previews. */
  readonly about?: string;
  /** Paths of style sheets of this page's feature, after the one of every page. */
  readonly styles?: readonly string[];
  /** Paths of scripts that make this page more comfortable; it is complete without them. */
  readonly scripts?: readonly string[];
  /** The Atom feed of what this page shows. */
  readonly feed?: string;
  /** JSON-LD for machines that read pages, with every `<` escaped. */
  readonly data?: string;
  readonly children: ComponentChildren;
}

/** A whole document of the public side: complete without scripts, one style sheet, no inline style. */
export function Layout(props: LayoutProps) {
  const { place, title, about, styles = [], scripts = [], feed, data, children } = props;
  const { language, path, frame } = place;
  const words = wordsIn(language);
  const community = frame ? textFor(frame.names, language).text : words.site_name();
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <title>{words.page_title({ page: title, community })}</title>
        {about ? <meta name="description" content={about} /> : null}
        <link rel="stylesheet" href={stylePath} />
        {styles.map((path) => (
          <link key={path} rel="stylesheet" href={path} />
        ))}
        {scripts.map((path) => (
          <script key={path} type="module" src={path} />
        ))}
        {data ? (
          <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: data }} />
        ) : null}
        {feed ? <link rel="alternate" type="application/atom+xml" href={feed} /> : null}
        <link rel="icon" href="/sign.svg" type="image/svg+xml" />
        {languages.map((each) => (
          <link key={each} rel="alternate" hreflang={each} href={pathIn(each, path)} />
        ))}
        <link rel="alternate" hreflang="x-default" href={pathIn('en', path)} />
      </head>
      <body>
        <a class="skip" href="#main">
          {words.skip_link()}
        </a>
        <Header place={place} />
        <main id="main" tabindex={-1}>
          <div class="wide">{children}</div>
        </main>
        <Footer place={place} />
      </body>
    </html>
  );
}

function Header({ place }: { readonly place: Place }) {
  const { language, path, frame, offered } = place;
  const words = wordsIn(language);
  const [current] = path.split('?');
  return (
    <header>
      {offered ? <Offer place={place} /> : null}
      {frame && frame.kind !== 'real' ? (
        <div class="banner">
          <div class="wide">
            <p>{frame.kind === 'sample' ? words.sample_banner() : words.trial_banner()}</p>
          </div>
        </div>
      ) : null}
      <div class="head">
        <div class="wide">
          <a class="brand" href={pathIn(language, '/')}>
            <Sign />
            <span>
              {words.site_name()}
              {frame ? (
                <small>
                  <Text of={frame.names} language={language} />
                </small>
              ) : null}
            </span>
          </a>
          <a class="tap to-menu" href="#menu">
            {words.menu()}
          </a>
          <LanguageLinks place={place} />
          <nav aria-label={words.nav_label()}>
            <ul class="nav">
              {navigation.map(({ path: to, name }) => (
                <li key={to}>
                  <a href={pathIn(language, to)} aria-current={current === to ? 'page' : undefined}>
                    {words[name]()}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
    </header>
  );
}

/** An offer, never a redirect: whoever came by a link meant this page. */
function Offer({ place: { offered, path } }: { readonly place: Place }) {
  if (!offered) return null;
  return (
    <div class="offer" lang={offered}>
      <div class="wide">
        <a class="tap" href={pathIn(offered, path)} hreflang={offered}>
          {wordsIn(offered).language_offer()}
        </a>
      </div>
    </div>
  );
}

function LanguageLinks({ place: { language, path } }: { readonly place: Place }) {
  return (
    <ul class="langs small" aria-label={wordsIn(language).language_label()}>
      {languages.map((each) => (
        <li key={each}>
          <a
            href={pathIn(each, path)}
            hreflang={each}
            lang={each}
            aria-current={each === language ? 'true' : undefined}
          >
            {languageNames[each]}
          </a>
        </li>
      ))}
    </ul>
  );
}
