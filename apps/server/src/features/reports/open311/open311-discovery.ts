import type { Open311Value } from './open311-answer.ts';

/** When what this endpoint answers was last changed in kind. */
const changeset = '2026-11-25T00:00:00Z';

/** "Service Discovery": where GeoReport v2 is answered, and in which formats. */
export function discovery(origin: string): Open311Value {
  return {
    changeset,
    contact: `See ${origin}/reports for people to call.`,
    key_service: 'Ask a steward of this community for an api_key; it names a program, and nobody.',
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `${origin}/open311/v2/`,
        changeset,
        type: 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  };
}
