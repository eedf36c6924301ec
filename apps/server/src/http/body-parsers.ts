import type { App } from './fastify-app.ts';

/** Bytes arrive as a Buffer; a form without JavaScript as an object of its fields. */
export function parseBodies(app: App): void {
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, fieldsOf(String(body))),
  );
}

/** A field given once is a text, one given more often a list of texts. */
function fieldsOf(body: string): Readonly<Record<string, string | readonly string[]>> {
  const fields = new URLSearchParams(body);
  const entries = [...new Set(fields.keys())].map((name) => {
    const values = fields.getAll(name);
    return [name, values.length === 1 ? (values[0] ?? '') : values] as const;
  });
  return Object.fromEntries(entries);
}
