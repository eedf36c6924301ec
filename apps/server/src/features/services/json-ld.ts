import { textFor } from '../../pages/language.ts';
import type { ServiceView } from './service-view.ts';

/**
 * A service in the words of schema.org, for machines that read pages: only what the page shows too.
 * `<` is escaped, so that no name can end the element it stands in.
 */
export function jsonLd(view: ServiceView): string {
  const { place, whole, names, phones, places, isFree, languages, origin } = view;
  const { language } = place;
  const of = (texts: ServiceView['names']) => textFor(texts, language).text;
  const described = {
    '@context': 'https://schema.org',
    '@type': 'GovernmentService',
    '@id': `${origin}/services/${whole.service.id}`,
    name: of(names),
    ...(whole.service.description ? { description: whole.service.description } : {}),
    provider: { '@type': 'Organization', name: whole.organization.name },
    ...(phones[0] ? { telephone: phones[0] } : {}),
    ...(languages.length > 0 ? { availableLanguage: languages } : {}),
    ...(isFree ? { isAccessibleForFree: true } : {}),
    availableChannel: places.map(({ address, point }) => ({
      '@type': 'ServiceChannel',
      ...(phones[0] ? { servicePhone: { '@type': 'ContactPoint', telephone: phones[0] } } : {}),
      ...(of(address)
        ? {
            serviceLocation: {
              '@type': 'Place',
              address: of(address),
              ...(point ? { geo: { '@type': 'GeoCoordinates', ...point } } : {}),
            },
          }
        : {}),
    })),
  };
  return JSON.stringify(described).replaceAll('<', '\\u003c');
}
