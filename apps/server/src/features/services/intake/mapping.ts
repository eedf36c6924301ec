import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { serviceKinds } from '../schema.ts';
import { DirectoryError } from './directory-error.ts';

const strict = { additionalProperties: false } as const;
const Texts = Type.Record(Type.String({ minLength: 2 }), Type.String({ minLength: 1 }));
const Kind = Type.Enum([...serviceKinds]);

/**
 * How the columns of one kind of file become services; `docs/running.md`, "Importing services",
 * explains each member. Only columns that are named here are read.
 */
const Mapping = Type.Object(
  {
    source: Type.String({ pattern: '^[a-z0-9]+([-/][a-z0-9]+)*$' }),
    attribution: Texts,
    format: Type.Enum(['csv', 'geojson']),
    encoding: Type.Optional(Type.String()),
    /** The language of what the file says. */
    language: Type.String({ minLength: 2 }),
    name: Type.String(),
    /** Where it differs from the name. */
    organisation: Type.Optional(Type.String()),
    /** Columns that together are the address; one that the last already begins with is left out. */
    place: Type.Optional(Type.Array(Type.String())),
    district: Type.Optional(Type.String()),
    /** Districts there are; another spelling is remarked on and left out. */
    districts: Type.Optional(Type.Array(Type.String())),
    hours: Type.Optional(Type.String()),
    website: Type.Optional(Type.String()),
    phone: Type.Optional(
      Type.Object(
        {
          column: Type.String(),
          areaCode: Type.Optional(Type.String({ pattern: '^0\\d+$' })),
          localDigits: Type.Optional(Type.Integer({ minimum: 3, maximum: 12 })),
          mobiles: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
    ),
    position: Type.Optional(
      Type.Object(
        {
          latitude: Type.String(),
          longitude: Type.String(),
          /** South, west, north, east: what lies outside is a slip. */
          within: Type.Optional(
            Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
          ),
          /** `gcj-02` is what maps in mainland China show; it is converted. */
          system: Type.Optional(Type.Enum(['wgs-84', 'gcj-02'])),
        },
        strict,
      ),
    ),
    /** What every address of the file has in common. */
    address: Type.Optional(
      Type.Object(
        {
          city: Type.Optional(Type.String()),
          stateProvince: Type.Optional(Type.String()),
          country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
        },
        strict,
      ),
    ),
    /** Places that must not be found: all, or those with one of these values. */
    hidden: Type.Optional(
      Type.Union([
        Type.Literal(true),
        Type.Object({ column: Type.String(), values: Type.Array(Type.String()) }, strict),
      ]),
    ),
    /** Per language, with `{column}` for what the row says. */
    description: Type.Optional(Texts),
    kinds: Type.Object(
      {
        always: Type.Optional(Type.Array(Kind)),
        column: Type.Optional(Type.String()),
        values: Type.Optional(Type.Record(Type.String(), Type.Array(Kind))),
      },
      strict,
    ),
  },
  strict,
);

export type Mapping = Static<typeof Mapping>;

/** Reads a mapping file; `where` names it in the sentence of the DirectoryError `mapping-wrong`. */
export function readMapping(json: string, where: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new DirectoryError('mapping-wrong', `${where} is not JSON.`, error);
  }
  if (Value.Check(Mapping, value)) return value;
  const [first] = Value.Errors(Mapping, value);
  const reason = first
    ? `${first.instancePath || 'the whole'} ${first.message}`
    : 'it is not a mapping';
  throw new DirectoryError('mapping-wrong', `${where}: ${reason}.`);
}

/** The columns that a file must have for this mapping. */
export function columnsOf(mapping: Mapping): readonly string[] {
  const templates = Object.values(mapping.description ?? {}).flatMap((text) =>
    [...text.matchAll(/\{([^}]+)\}/g)].map(([, column = '']) => column),
  );
  const {
    name,
    organisation,
    place = [],
    district,
    hours,
    website,
    phone,
    position,
    kinds,
    hidden,
  } = mapping;
  const secret = typeof hidden === 'object' ? hidden.column : undefined;
  const single = [
    name,
    organisation,
    district,
    hours,
    website,
    phone?.column,
    kinds.column,
    secret,
  ];
  const points = mapping.format === 'csv' ? [position?.latitude, position?.longitude] : [];
  const columns = [...single, ...place, ...points, ...templates];
  return [...new Set(columns.filter((column) => column !== undefined))];
}
