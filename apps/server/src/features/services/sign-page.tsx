import { facilityName } from '../../pages/facility-name.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { QrCode } from '../../pages/qr-code.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import { directoryStylePath } from '../search/search.tsx';
import type { ServiceView } from './service-view.ts';

/** A sheet for the door of a rest station: what is inside, and a code that leads to its page. */
export function SignPage({ place, whole, names, facilities, places, origin }: ServiceView) {
  const { language } = place;
  const words = wordsIn(language);
  const path = pathIn(language, `/services/${whole.service.id}`);
  return (
    <Layout place={place} title={words.sign_title()} styles={[directoryStylePath]}>
      <p class="back aloud">
        <a class="tap" href={path}>
          <Text of={names} language={language} />
        </a>
      </p>
      <p class="aloud">{words.sign_how()}</p>
      <article class="door">
        <h1>{words.sign_welcome()}</h1>
        <p class="lead">
          <Text of={names} language={language} />
        </p>
        <ul>
          {facilities.map((each) => (
            <li key={each}>{facilityName(each, words)}</li>
          ))}
        </ul>
        <p>{words.sign_nothing_asked()}</p>
        <QrCode text={`${origin}${path}`} name={words.sign_qr()} />
        <p>{words.sign_scan()}</p>
        <p class="small">{`${origin}${path}`}</p>
        {places.map(({ address }) => {
          const { text } = textFor(address, language);
          return text === '' ? null : (
            <p class="small" key={text}>
              {text}
            </p>
          );
        })}
      </article>
    </Layout>
  );
}
