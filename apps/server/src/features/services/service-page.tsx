import type { ComponentChildren } from 'preact';
import type { Place } from '../../pages/frame.ts';
import { type Localized, pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { PhoneLink } from '../../pages/phone-link.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { WholeService } from './records/find-service.ts';
import { textsOf } from './records/texts.ts';
import { hoursOf, phonesOf, placesOf } from './shown-texts.ts';

export function ServicePage({
  place,
  service: whole,
}: {
  readonly place: Place;
  readonly service: WholeService;
}) {
  const service = {
    names: textsOf(whole.service, 'name'),
    descriptions: textsOf(whole.service, 'description'),
    organisation: textsOf(whole.organization, 'name'),
    places: placesOf(whole),
    hours: hoursOf(whole),
    phones: phonesOf(whole),
    website: whole.service.url ?? null,
    kinds: whole.kinds,
    attribution: whole.attribution,
    takenInOn: whole.takenInOn,
  };
  const { language } = place;
  const words = wordsIn(language);
  const name = textFor(service.names, language).text;
  const hasText = (of: Localized): boolean => textFor(of, language).text !== '';
  return (
    <Layout place={place} title={name}>
      <p>
        <a class="tap" href={pathIn(language, '/services')}>
          {words.service_back()}
        </a>
      </p>
      <h1>
        <Text of={service.names} language={language} />
      </h1>
      {hasText(service.descriptions) ? (
        <p class="lead">
          <Text of={service.descriptions} language={language} />
        </p>
      ) : null}
      <dl class="facts">
        <Fact name={words.service_phone()}>
          {service.phones.length === 0
            ? words.service_phone_none()
            : service.phones.map((phone) => (
                <div key={phone}>
                  <PhoneLink phone={phone} />
                </div>
              ))}
        </Fact>
        <Fact name={words.service_place()}>
          {hasText(service.places) ? (
            <Text of={service.places} language={language} />
          ) : (
            words.service_place_none()
          )}
        </Fact>
        {hasText(service.hours) ? (
          <Fact name={words.service_hours()}>
            <Text of={service.hours} language={language} />
          </Fact>
        ) : null}
        <Fact name={words.service_kinds()}>
          {service.kinds.map((kind) => words[`kind_${kind}`]()).join(words.kinds_join())}
        </Fact>
        {textFor(service.organisation, language).text === name ? null : (
          <Fact name={words.service_organisation()}>
            <Text of={service.organisation} language={language} />
          </Fact>
        )}
        {service.website === null ? null : (
          <Fact name={words.service_website()}>
            <a class="tap" href={service.website} rel="noreferrer external">
              {service.website}
            </a>
          </Fact>
        )}
      </dl>
      <p class="small quiet">
        {words.service_source({
          attribution: textFor(service.attribution, language).text,
          day: service.takenInOn,
        })}
      </p>
      <section class="notice">
        <h2>{words.service_ask_title()}</h2>
        <p>{words.service_ask_body()}</p>
        <p>
          <a class="button" href={pathIn(language, '/ask')}>
            {words.home_ask_title()}
          </a>
        </p>
      </section>
    </Layout>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
