import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { DirectoryError } from './directory-error.ts';

const strict = { additionalProperties: false } as const;

/** How an HSDS source is taken in: what a mapping says of a table, where the columns are known. */
const HsdsSettings = Type.Object(
  {
    format: Type.Literal('hsds'),
    source: Type.String({ pattern: '^[a-z0-9]+([-/][a-z0-9]+)*$' }),
    attribution: Type.Record(Type.String({ minLength: 2 }), Type.String({ minLength: 1 })),
    /** The language of texts that do not say theirs. */
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
    mobiles: Type.Optional(Type.Boolean()),
    position: Type.Optional(
      Type.Object(
        {
          within: Type.Optional(
            Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
          ),
          system: Type.Optional(Type.Enum(['wgs-84', 'gcj-02'])),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type HsdsSettings = Static<typeof HsdsSettings>;

/** Reads such a file; undefined where it is a mapping of columns. A DirectoryError `mapping-wrong`. */
export function readHsdsSettings(json: string, where: string): HsdsSettings | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new DirectoryError('mapping-wrong', `${where} is not JSON.`, error);
  }
  if ((value as { readonly format?: unknown } | null)?.format !== 'hsds') return undefined;
  if (Value.Check(HsdsSettings, value)) return value;
  const [first] = Value.Errors(HsdsSettings, value);
  throw new DirectoryError(
    'mapping-wrong',
    `${where}: ${first?.instancePath || 'the whole'} ${first?.message ?? 'is not understood'}.`,
  );
}

/** What holds for a source of which nothing is said. */
export function settingsFor(name: string): HsdsSettings {
  const slug = name
    .toLowerCase()
    .replace(/\.[a-z]+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return {
    format: 'hsds',
    source: slug === '' ? 'hsds' : `hsds/${slug}`,
    attribution: { en: name, 'zh-Hant': name, 'zh-Hans': name },
  };
}
