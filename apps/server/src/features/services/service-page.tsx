import { facilityName } from '../../pages/facility-name.ts';
import { type Localized, pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { PhoneLink } from '../../pages/phone-link.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import { directoryStylePath, ServiceHoursTable } from '../search/search.tsx';
import { Fact } from './fact.tsx';
import { jsonLd } from './json-ld.ts';
import type { ServiceRecord } from './records/hsds-record.ts';
import { textsOf } from './records/texts.ts';
import type { PlaceView, ServiceView } from './service-view.ts';

export function ServicePage(view: ServiceView) {
  const { place, whole, names, facilities } = view;
  const { language } = place;
  const words = wordsIn(language);
  const description = textsOf(whole.service, 'description');
  return (
    <Layout
      place={place}
      title={textFor(names, language).text}
      about={textFor(description, language).text}
      styles={[directoryStylePath]}
      data={jsonLd(view)}
    >
      <p class="back">
        <a class="tap" href={pathIn(language, '/services')}>
          {words.service_back()}
        </a>
      </p>
      <h1>
        <Text of={names} language={language} />
      </h1>
      <Standing {...view} />
      {hasText(description) ? (
        <p class="lead">
          <Text of={description} language={language} />
        </p>
      ) : null}
      <dl class="facts">
        <Reaching {...view} />
        <Beginning {...view} />
        <About {...view} />
      </dl>
      <Origin {...view} />
      {facilities.length > 0 && !whole.isHidden ? (
        <p class="aloud">
          <a class="tap" href={pathIn(language, `/services/${whole.service.id}/sign`)}>
            {words.service_sign()}
          </a>
        </p>
      ) : null}
      {whole.isHidden ? null : (
        <p class="aloud">
          <a class="tap" href={pathIn(language, `/services/${whole.service.id}/wrong`)}>
            {words.wrong_title()}
          </a>
        </p>
      )}
      <section class="notice aloud">
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

/** Whether it is there at all, and whether it is open now. */
function Standing({ place: { language }, whole, places }: ServiceView) {
  const words = wordsIn(language);
  const { status } = whole.service;
  if (status === 'defunct' || status === 'inactive') {
    return <p class="notice">{words.service_gone_status()}</p>;
  }
  if (status === 'temporarily closed') return <p class="notice">{words.service_closed_status()}</p>;
  const alert = textsOf(whole.service, 'alert');
  const [first] = places;
  return (
    <>
      {hasText(alert) ? (
        <p class="notice">
          <Text of={alert} language={language} />
        </p>
      ) : null}
      {places.length === 1 && first ? (
        <p class={`state ${first.hours.kind}`}>{first.hours.sentence}</p>
      ) : null}
    </>
  );
}

function Reaching(view: ServiceView) {
  const { place, whole, phones, places } = view;
  const { language } = place;
  const words = wordsIn(language);
  const isOne = places.length === 1;
  return (
    <>
      <Fact name={words.service_phone()}>
        {phones.length === 0
          ? words.service_phone_none()
          : phones.map((phone) => (
              <div key={phone}>
                <PhoneLink phone={phone} />
              </div>
            ))}
      </Fact>
      {whole.isHidden ? (
        <Fact name={words.service_place()}>{words.service_hidden()}</Fact>
      ) : (
        places.map((each, index) => (
          <Fact
            key={`${index + 1}`}
            name={isOne ? words.service_place() : words.service_place_number({ number: index + 1 })}
          >
            {hasText(each.address) ? (
              <Text of={each.address} language={language} />
            ) : (
              words.service_place_none()
            )}
            {isOne ? null : <p class={`state ${each.hours.kind}`}>{each.hours.sentence}</p>}
            {isOne ? null : <Hours {...view} at={each} />}
          </Fact>
        ))
      )}
      {isOne && places[0] && (places[0].hours.kept || hasText(places[0].written)) ? (
        <Fact name={words.service_hours_week()}>
          <Hours {...view} at={places[0]} />
        </Fact>
      ) : null}
    </>
  );
}

function Hours({ place: { language }, town, clock, at }: ServiceView & { readonly at: PlaceView }) {
  const words = wordsIn(language);
  const { kept } = at.hours;
  const onHolidays = {
    open: words.service_holidays_open,
    closed: words.service_holidays_closed,
    unknown: words.service_holidays_unknown,
  };
  return (
    <>
      {kept ? (
        <ServiceHoursTable kept={kept} clock={clock} holidays={town.holidays} language={language} />
      ) : null}
      {kept && kept.dueOn === undefined ? (
        <p class="small quiet">{onHolidays[kept.holidays]()}</p>
      ) : null}
      {hasText(at.written) ? (
        <p class="small quiet">
          {kept ? `${words.service_hours_written()}: ` : null}
          <Text of={at.written} language={language} />
        </p>
      ) : null}
    </>
  );
}

/** What one needs to know before going. */
function Beginning({ place: { language }, whole: { service }, isFree }: ServiceView) {
  const words = wordsIn(language);
  const texts: readonly (readonly [string, keyof ServiceRecord & string])[] = [
    [words.service_eligibility(), 'eligibility_description'],
    [words.service_apply(), 'application_process'],
    [words.service_wait(), 'wait_time'],
    [words.service_cost(), 'fees_description'],
  ];
  const documents = service.required_documents ?? [];
  return (
    <>
      {isFree ? <Fact name={words.service_cost()}>{words.service_free()}</Fact> : null}
      {texts.map(([name, member]) => {
        const text = textsOf(service, member);
        if (!hasText(text) || (isFree && member === 'fees_description')) return null;
        return (
          <Fact key={member} name={name}>
            <Text of={text} language={language} />
          </Fact>
        );
      })}
      {documents.length > 0 ? (
        <Fact name={words.service_documents()}>
          {documents.map((each) => (
            <div key={each.id}>
              <Text of={textsOf(each, 'document')} language={language} />
            </div>
          ))}
        </Fact>
      ) : null}
    </>
  );
}

function About({ place: { language }, whole, names, facilities, languages }: ServiceView) {
  const words = wordsIn(language);
  const { service, organization, kinds } = whole;
  const organizationNames = textsOf(organization, 'name');
  const isSame = textFor(organizationNames, language).text === textFor(names, language).text;
  const spoken = new Intl.DisplayNames([language], { type: 'language', fallback: 'code' });
  return (
    <>
      {kinds.length > 0 ? (
        <Fact name={words.service_kinds()}>
          {kinds.map((kind) => words[`kind_${kind}`]()).join(words.kinds_join())}
        </Fact>
      ) : null}
      {facilities.length > 0 ? (
        <Fact name={words.service_facilities()}>
          {facilities.map((each) => facilityName(each, words)).join(words.kinds_join())}
        </Fact>
      ) : null}
      {languages.length > 0 ? (
        <Fact name={words.service_languages()}>
          {languages.map((tag) => spokenName(spoken, tag)).join(words.kinds_join())}
        </Fact>
      ) : null}
      {isSame || whole.isHidden ? null : (
        <Fact name={words.service_organisation()}>
          <a class="tap" href={pathIn(language, `/services/organizations/${organization.id}`)}>
            <Text of={organizationNames} language={language} />
          </a>
        </Fact>
      )}
      {service.url ? (
        <Fact name={words.service_website()}>
          <a class="tap" href={service.url} rel="noreferrer external">
            {service.url}
          </a>
        </Fact>
      ) : null}
      {service.email ? (
        <Fact name={words.service_email()}>
          <a class="tap" href={`mailto:${service.email}`}>
            {service.email}
          </a>
        </Fact>
      ) : null}
    </>
  );
}

/** A tag that is none of BCP 47's is shown as it is. */
function spokenName(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Whom the data is from, and when somebody last made sure that it is right. */
function Origin({ place: { language }, whole }: ServiceView) {
  const words = wordsIn(language);
  const { attribution, takenInOn, checkedOn } = whole;
  return (
    <p class="small quiet">
      {checkedOn === null ? words.service_unchecked() : words.service_checked({ day: checkedOn })}{' '}
      {words.service_source_line({
        attribution: textFor(attribution, language).text,
        day: takenInOn,
      })}{' '}
      {words.service_call_first()}
    </p>
  );
}

function hasText(of: Localized): boolean {
  return Object.values(of).some((text) => text !== '');
}
