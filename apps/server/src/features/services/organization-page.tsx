import type { Place } from '../../pages/frame.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { PhoneLink } from '../../pages/phone-link.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import { directoryStylePath } from '../search/search.tsx';
import { Fact } from './fact.tsx';
import type { WholeOrganization } from './records/find-organization.ts';
import { textsOf } from './records/texts.ts';
import { phonesOf, placesOf, writtenPhone } from './shown-texts.ts';

export interface OrganizationPageProps {
  readonly place: Place;
  readonly whole: WholeOrganization;
  /** Where its next services begin. */
  readonly next: string | undefined;
}

/** An organization, how to reach it, and what it offers. */
export function OrganizationPage({ place, whole, next }: OrganizationPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  const { organization, services } = whole;
  const names = textsOf(organization, 'name');
  const phones = (organization.phones ?? []).map(writtenPhone);
  const path = pathIn(language, `/services/organizations/${organization.id}`);
  return (
    <Layout place={place} title={textFor(names, language).text} styles={[directoryStylePath]}>
      <p class="back">
        <a class="tap" href={pathIn(language, '/services')}>
          {words.organization_back()}
        </a>
      </p>
      <h1>
        <Text of={names} language={language} />
      </h1>
      {organization.description ? (
        <p class="lead">
          <Text of={textsOf(organization, 'description')} language={language} />
        </p>
      ) : null}
      <dl class="facts">
        {phones.length > 0 ? (
          <Fact name={words.service_phone()}>
            {phones.map((phone) => (
              <div key={phone}>
                <PhoneLink phone={phone} />
              </div>
            ))}
          </Fact>
        ) : null}
        {organization.website ? (
          <Fact name={words.service_website()}>
            <a class="tap" href={organization.website} rel="noreferrer external">
              {organization.website}
            </a>
          </Fact>
        ) : null}
      </dl>
      <section>
        <h2>{words.organization_services()}</h2>
        {services.length === 0 ? <p>{words.organization_none()}</p> : null}
        <ul class="rows">
          {services.map((each) => (
            <li key={each.service.id}>
              <h3>
                <a href={pathIn(language, `/services/${each.service.id}`)}>
                  <Text of={textsOf(each.service, 'name')} language={language} />
                </a>
              </h3>
              <p>
                <Text of={placesOf(each)} language={language} />
              </p>
              {phonesOf(each)
                .slice(0, 1)
                .map((phone) => (
                  <p key={phone}>
                    <PhoneLink phone={phone} />
                  </p>
                ))}
            </li>
          ))}
        </ul>
        {next ? (
          <nav class="turn" aria-label={words.services_pages_label()}>
            <a class="button" href={`${path}?after=${next}`} rel="next">
              {words.services_next()}
            </a>
          </nav>
        ) : null}
      </section>
    </Layout>
  );
}
