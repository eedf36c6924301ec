import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { App } from '../http/fastify-app.ts';
import type { Frame, Place } from './frame.ts';
import { languageLiked, languages, pathIn, prefixOf, readPath } from './language.ts';

/** What a page was asked with. */
export interface PageRequest {
  readonly place: Place;
  readonly params: Readonly<Record<string, string>>;
  /** Each value as text, cut after 200 characters and the one that says so; of several, the first. */
  readonly query: Readonly<Record<string, string>>;
}

/** Thrown by a page that stands elsewhere now: `path` as in the addresses of every language. */
export class PageMoved extends Error {
  override readonly name = 'PageMoved';
  readonly path: string;

  constructor(path: string) {
    super('The page is elsewhere.');
    this.path = path;
  }
}

/** The document of a page; a missing one is the 404 page. */
export type Page = (request: PageRequest) => Promise<VNode> | VNode;

/**
 * Serves a page under its path in every language. `frameOf` is asked once a request; `headersOf` says
 * what an address needs besides, such as that its answer is kept nowhere.
 */
export function addPage(
  app: App,
  path: string,
  frameOf: () => Promise<Frame | undefined>,
  page: Page,
  headersOf: (query: PageRequest['query']) => Readonly<Record<string, string>> = () => ({}),
): void {
  for (const language of languages) {
    app.get(pathIn(language, path), async (request, reply) => {
      const frame = await frameOf();
      const query = readQuery(request.query);
      const params = request.params as Readonly<Record<string, string>>;
      const asked = { place: placeOf(request, frame), params, query };
      const document = await pageOrWhere(page, asked);
      // Not for good: what a steward decided can be undone.
      if (typeof document === 'string') return reply.redirect(pathIn(language, document), 302);
      return sendPage(request, reply, renderPage(document), headersOf(query));
    });
    if (path !== '/' || language === 'en') continue;
    app.get(prefixOf(language), (_request, reply) => reply.redirect(pathIn(language, '/'), 308));
  }
}

/** The document, or the path where it stands. */
async function pageOrWhere(page: Page, asked: PageRequest): Promise<VNode | string> {
  try {
    return await page(asked);
  } catch (error) {
    if (error instanceof PageMoved) return error.path;
    throw error;
  }
}

export function renderPage(document: VNode): string {
  return `<!doctype html>${renderToString(document)}`;
}

/** Where a request is, for a page that answers something else than a GET. */
export function placeOf(request: FastifyRequest, frame: Frame | undefined): Place {
  const { language, path } = readPath(request.url);
  const liked = languageLiked(request.headers['accept-language']);
  return { language, path, frame, offered: liked === language ? undefined : liked };
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  html: string,
  headers: Readonly<Record<string, string>>,
): FastifyReply {
  const tag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 16)}"`;
  reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'accept-language', ...headers });
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  return reply.type('text/html; charset=utf-8').send(html);
}

function readQuery(query: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(query as Record<string, string | readonly string[]>);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const text = typeof value === 'string' ? value : (value[0] ?? '');
      return [name, text.slice(0, 201)];
    }),
  );
}
