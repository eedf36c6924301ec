import type { Line, Place } from './frame.ts';
import { type Language, pathIn } from './language.ts';
import { navigation } from './navigation.ts';
import { Text } from './text.tsx';
import { wordsIn } from './words.ts';

/** The desk's telephone, the numbers for danger, and every page: the same on every page. */
export function Footer({ place: { language, frame } }: { readonly place: Place }) {
  const words = wordsIn(language);
  const all = [
    { path: '/', name: 'nav_home' },
    ...navigation,
    { path: '/ask', name: 'nav_ask' },
    { path: '/desk', name: 'nav_desk' },
  ] as const;
  return (
    <footer class="foot">
      <div class="wide">
        <div class="foot-parts">
          {frame && frame.desks.length > 0 ? (
            <div>
              <h2>{words.footer_call_title()}</h2>
              <p>{words.footer_call_body()}</p>
              <Lines of={frame.desks} language={language} />
            </div>
          ) : null}
          {frame && frame.lines.length > 0 ? (
            <div>
              <h2>{words.footer_emergency_title()}</h2>
              <p>{words.footer_emergency_body()}</p>
              <Lines of={frame.lines} language={language} />
            </div>
          ) : null}
          <nav id="menu" aria-label={words.nav_all_label()} tabindex={-1}>
            <ul class="nav">
              {all.map(({ path, name }) => (
                <li key={path}>
                  <a href={pathIn(language, path)}>{words[name]()}</a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <div class="foot-end small quiet">
          <p>{words.footer_no_cookies()}</p>
          <p>{words.footer_free()}</p>
        </div>
      </div>
    </footer>
  );
}

function Lines({ of, language }: { readonly of: readonly Line[]; readonly language: Language }) {
  return (
    <ul class="plain">
      {of.map(({ number, names }) => (
        <li key={number}>
          <a class="line" href={`tel:${number.replace(/[^\d+]/g, '')}`}>
            <b>{number}</b>
            <span>
              <Text of={names} language={language} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
