import { Ajv } from 'ajv';
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';

/** What Fastify's `httpPart` can be; bodies are taken as they are, the rest arrives as text. */
const strict = new Ajv({
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: true,
  strict: false,
});
const lenient = new Ajv({
  coerceTypes: 'array',
  removeAdditional: false,
  useDefaults: true,
  strict: false,
});

/**
 * Two validators: in a body `5` is no string and an unknown member is refused; in a query, a path or
 * a header everything is text, and `page=5` becomes the number that the schema asks for.
 */
export const compileValidator: FastifySchemaCompiler<FastifySchema> = ({ schema, httpPart }) => {
  const validate = (httpPart === 'body' ? strict : lenient).compile(closed(schema, httpPart));
  return (value: unknown) => {
    if (validate(value)) return { value };
    const errors = validate.errors ?? [];
    return {
      error: new Error(errors.map((error) => `${error.instancePath} ${error.keyword}`).join(', ')),
    };
  };
};

/** An object schema of a body that says nothing about other members refuses them. */
function closed(schema: unknown, httpPart: string | undefined): object {
  const given = schema as { readonly type?: unknown; readonly additionalProperties?: unknown };
  const isOpen =
    httpPart === 'body' && given.type === 'object' && given.additionalProperties === undefined;
  return isOpen ? { ...given, additionalProperties: false } : given;
}
