import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { SearchField } from '../../pages/search-field.tsx';
import { Text } from '../../pages/text.tsx';
import { wordsIn } from '../../pages/words.ts';
import { writePageKey } from './page-key.ts';
import { PhoneLink } from './phone-link.tsx';
import type { ListedService, ServicePage } from './queries.ts';

export interface ServicesPageProps {
  readonly place: Place;
  readonly typed: string;
  readonly isFirst: boolean;
  readonly page: ServicePage;
}

export function ServicesPage({ place, typed, isFirst, page }: ServicesPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  return (
    <Layout place={place} title={words.services_title()} about={words.services_lead()}>
      <h1>{words.services_title()}</h1>
      <p class="lead">{words.services_lead()}</p>
      <section>
        <SearchField
          action={pathIn(language, '/services')}
          typed={typed}
          label={words.services_search_label()}
          hint={words.services_search_hint()}
          button={words.services_search_button()}
        />
      </section>
      <section>
        <h2>{headingOf({ place, typed, isFirst, page })}</h2>
        {page.services.length === 0 ? (
          <p>{typed === '' ? words.services_empty_body() : words.services_none_try()}</p>
        ) : (
          <ul class="rows">
            {page.services.map((service) => (
              <Row key={service.id} service={service} language={language} />
            ))}
          </ul>
        )}
        <Turn place={place} typed={typed} isFirst={isFirst} page={page} />
      </section>
    </Layout>
  );
}

function headingOf({ place: { language }, typed, page }: ServicesPageProps): string {
  const words = wordsIn(language);
  const query = typed;
  if (page.services.length > 0) {
    return query === '' ? words.services_all_title() : words.services_found_title({ query });
  }
  return query === '' ? words.services_empty_title() : words.services_none_title({ query });
}

function Row({
  service: { id, names, kinds, places, phones },
  language,
}: {
  readonly service: ListedService;
  readonly language: Language;
}) {
  const words = wordsIn(language);
  const [phone] = phones;
  return (
    <li>
      <h3>
        <a href={pathIn(language, `/services/${id}`)}>
          <Text of={names} language={language} />
        </a>
      </h3>
      <p class="small quiet">
        {kinds.map((kind) => words[`kind_${kind}`]()).join(words.kinds_join())}
      </p>
      <p>
        <Text of={places} language={language} />
      </p>
      {phone === undefined ? null : (
        <p>
          <PhoneLink phone={phone} />
        </p>
      )}
    </li>
  );
}

function Turn({ place: { language }, typed, isFirst, page }: ServicesPageProps) {
  const words = wordsIn(language);
  const addressOf = (entries: readonly (readonly [string, string])[]): string => {
    const query = new URLSearchParams(
      entries.filter(([, value]) => value !== '').map((e) => [...e]),
    );
    const path = pathIn(language, '/services');
    return query.size === 0 ? path : `${path}?${query}`;
  };
  if (isFirst && page.next === undefined && typed === '') return null;
  return (
    <nav class="turn" aria-label={words.services_pages_label()}>
      {page.next ? (
        <a
          class="button"
          href={addressOf([
            ['q', typed],
            ['after', writePageKey(page.next)],
          ])}
        >
          {words.services_next()}
        </a>
      ) : null}
      {isFirst ? null : (
        <a class="button second" href={addressOf([['q', typed]])}>
          {words.services_first()}
        </a>
      )}
      {typed === '' ? null : (
        <a class="button second" href={pathIn(language, '/services')}>
          {words.services_search_clear()}
        </a>
      )}
    </nav>
  );
}
