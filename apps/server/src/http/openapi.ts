import fastifySwagger from '@fastify/swagger';
import type { App } from './fastify-app.ts';

/**
 * Describes at `/openapi.json` every route that is meant for other programs: those whose schema has
 * a tag. Must come before the features, whose routes it notes as they are added.
 */
export async function describeInterfaces(app: App, origin: string): Promise<void> {
  await app.register(fastifySwagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Nearhand',
        description: 'The public interfaces of this community. No key, no account, any origin.',
        version: '1',
        license: { name: 'AGPL-3.0-or-later' },
      },
      servers: [{ url: origin }],
    },
  });
  app.get('/openapi.json', (_request, reply) =>
    reply
      .headers({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(app.swagger()),
  );
}
