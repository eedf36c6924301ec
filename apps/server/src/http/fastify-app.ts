import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Shortcuts } from './shortcuts.ts';
import type { SlowUploads } from './slow-uploads.ts';

/** Fastify with routes typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyInstance {
    readonly shortcuts: Shortcuts;
    readonly slowUploads: SlowUploads;
  }
  interface FastifyContextConfig {
    /** A route that answers although the database is down. */
    readonly standsAlone?: boolean;
  }
}
