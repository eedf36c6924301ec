import { remarkKinds } from '@nearhand/protocol/directory-desk';
import { pathIn, textFor } from '../../../pages/language.ts';
import { Layout } from '../../../pages/layout.tsx';
import { Text } from '../../../pages/text.tsx';
import { wordsIn } from '../../../pages/words.ts';
import type { Remarked } from '../../forms/forms.ts';
import { directoryStylePath } from '../../search/search.tsx';
import type { ServiceView } from '../service-view.ts';
import { mostWords } from './remarks.ts';
import type { WrongFault } from './take-wrong.ts';

export interface WrongPageProps {
  readonly view: ServiceView;
  readonly token: string;
  readonly typed: { readonly what: string; readonly words: string };
  readonly fault: WrongFault | undefined;
  readonly pointed: readonly Remarked[];
}

/** The form without JavaScript; nothing in it asks who somebody is. */
export function WrongPage({ view, token, typed, fault, pointed }: WrongPageProps) {
  const { place, whole, names } = view;
  const { language } = place;
  const words = wordsIn(language);
  const title = `${words.wrong_title()}: ${textFor(names, language).text}`;
  return (
    <Layout place={place} title={title} styles={[directoryStylePath]}>
      <h1>{words.wrong_title()}</h1>
      <p class="lead">
        <Text of={names} language={language} />
      </p>
      <p>{words.wrong_lead()}</p>
      {fault === undefined ? null : (
        <p class="notice" role="alert" id="wrong-fault">
          {words[`wrong_fault_${fault}`]()}
        </p>
      )}
      <form method="post" action={pathIn(language, `/services/${whole.service.id}/wrong`)}>
        <input type="hidden" name="token" value={token} />
        <fieldset aria-describedby={fault === 'what' ? 'wrong-fault' : undefined}>
          <legend>{words.wrong_what()}</legend>
          {remarkKinds.map((kind) => (
            <p key={kind}>
              <label class="tap">
                <input type="radio" name="what" value={kind} checked={typed.what === kind} />{' '}
                {words[`wrong_kind_${kind}`]()}
              </label>
            </p>
          ))}
        </fieldset>
        <p>
          <label for="words">{words.wrong_words()}</label>
        </p>
        <p>
          <textarea id="words" name="words" rows={4} maxlength={mostWords}>
            {typed.words}
          </textarea>
        </p>
        {pointed.length === 0 ? null : (
          <div class="notice">
            <p>{words.wrong_pointed()}</p>
            <ul>
              {pointed.map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
            <label class="tap">
              <input type="checkbox" name="stay" value="yes" /> {words.wrong_stay()}
            </label>
          </div>
        )}
        <button class="button" type="submit">
          {words.wrong_send()}
        </button>
      </form>
    </Layout>
  );
}

export function WrongThanksPage({ view }: { readonly view: ServiceView }) {
  const { place, whole } = view;
  const words = wordsIn(place.language);
  return (
    <Layout place={place} title={words.wrong_thanks_title()} styles={[directoryStylePath]}>
      <h1>{words.wrong_thanks_title()}</h1>
      <p class="lead">{words.wrong_thanks_body()}</p>
      <p>
        <a class="tap" href={pathIn(place.language, `/services/${whole.service.id}`)}>
          {words.wrong_back()}
        </a>
      </p>
    </Layout>
  );
}
