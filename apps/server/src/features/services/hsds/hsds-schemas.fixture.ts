import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const folder = new URL('../../../../../../vectors/hsds/schema/', import.meta.url);

/** The standard's schemas: formats are held, keywords that only describe are let be. */
export class HsdsSchemas {
  readonly #ajv = new Ajv2020({
    strict: false,
    formats: {
      uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
      uri: (text: string) => URL.canParse(text),
      email: /^[^\s@]+@[^\s@]+$/,
      'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
    },
  });

  constructor() {
    for (const file of readdirSync(folder)) {
      if (file === 'openapi.json') continue;
      this.#ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), file);
    }
  }

  /** What is wrong with an object of this kind, or nothing. */
  errorsOf(kind: string, object: unknown): string | undefined {
    const validate = this.#ajv.getSchema(`${kind}.json`) as ValidateFunction;
    return validate(object) ? undefined : this.#ajv.errorsText(validate.errors);
  }
}

/** The names of the query parameters that the standard's OpenAPI document gives a path. */
export function parametersOf(path: string): readonly string[] {
  const document = JSON.parse(readFileSync(new URL('openapi.json', folder), 'utf8'));
  const named: readonly { readonly name?: string; readonly $ref?: string }[] =
    document.paths[path].get.parameters ?? [];
  return named.map(({ name, $ref }) => name ?? $ref?.split('/').at(-1) ?? '');
}
