import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { AreaError } from './area-error.ts';

const strict = { additionalProperties: false } as const;

/** Which properties of a map's features are the areas, from the largest down to what is drawn. */
const AreaMapping = Type.Object(
  {
    format: Type.Literal('areas'),
    source: Type.String({ pattern: '^[a-z0-9]+([-/][a-z0-9]+)*$' }),
    language: Type.String({ minLength: 2 }),
    /**
     * At most four levels; the last is that of the feature itself. `id` and `name` are properties;
     * `code` is an id that all features share.
     */
    levels: Type.Array(
      Type.Union([
        Type.Object({ id: Type.String(), name: Type.String() }, strict),
        Type.Object({ code: Type.String(), name: Type.String() }, strict),
      ]),
      { minItems: 1, maxItems: 4 },
    ),
    /** Names in other languages where they are known, by id. */
    names: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
  },
  strict,
);
export type AreaMapping = Static<typeof AreaMapping>;

/** Reads such a file. An AreaError `mapping-wrong` says where it is wrong. */
export function readAreaMapping(json: string, where: string): AreaMapping {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new AreaError('mapping-wrong', `${where} is not JSON.`, error);
  }
  if (Value.Check(AreaMapping, value)) return value;
  const [first] = Value.Errors(AreaMapping, value);
  throw new AreaError(
    'mapping-wrong',
    `${where}: ${first?.instancePath || 'the whole'} ${first?.message ?? 'is no mapping of areas'}.`,
  );
}
