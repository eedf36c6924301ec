import type { Chance } from './chance.ts';

/** As much of JSON Schema as the routes use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Texts that have broken other programs: ends, halves, what means something one layer further down. */
export const hostileTexts: readonly string[] = [
  ...['', ' ', '0', '-1', '1e309', 'NaN', 'null', 'true', '[]', '{}', '__proto__', 'constructor'],
  ...['\0', 'a\0b', '\ud800', '\udfff\ud800', '\u202e\u2066', '\ufeff', '\uffff', '🙂'.repeat(40)],
  ...["'", '"', "' or 1=1 --", '%', '%00', '%ff', '%%', '..', '../../etc/passwd', '\\', '/', '//'],
  ...['<script>', '&amp;&#0;', '$(1)', '{{1}}', '$1', '\r\nx-y: z', '\t', '服務', '服务 台', '近'],
  ...['9007199254740993', '2147483648', '-2147483649', '18446744073709551616', '00012', '1_000'],
  ...['2026-02-30', '0000-00-00', '9999-12-31', '25:61', '-00:00', '1970-01-01T00:00:00Z', 'P1Y'],
  ...['1,2', '1,2,3,4,5', '200,200', '-91,181', '25.03,121.56', 'Infinity,0', ','.repeat(200)],
  ...['a'.repeat(1000), 'é'.repeat(5000), '('.repeat(300), '*:*', '!', '&|!', 'a:*', '-', '~'],
  ...['A'.repeat(22), 'A'.repeat(43), '_'.repeat(86), 'AA==', 'ab-c', 'a.b.c.d.e.f.g'],
];

const hostileNumbers = [0, -1, 1, 0.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e308, -0];

/** Some value that no schema was asked about. */
export function hostileValue(chance: Chance, depth = 0): unknown {
  switch (chance.below(depth > 2 ? 6 : 9)) {
    case 0:
    case 1:
      return chance.pick(hostileTexts);
    case 2:
      return chance.pick(hostileNumbers);
    case 3:
      return chance.bytes(chance.pick([0, 1, 16, 31, 32, 33, 64])).toString('base64url');
    case 4:
      return chance.pick([null, true, false]);
    case 5:
      return chance.bytes(chance.below(40)).toString('latin1');
    case 6:
      return Array.from({ length: chance.below(4) }, () => hostileValue(chance, depth + 1));
    case 7:
      return Array.from({ length: 300 }, () => 0);
    default:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [
          chance.pick(hostileTexts),
          hostileValue(chance, depth + 1),
        ]),
      );
  }
}

/** Mostly what the schema asks for, and one time in eight something else. */
export function valueFor(schema: Schema | undefined, chance: Chance, depth = 0): unknown {
  if (schema === undefined || depth > 5 || chance.oneIn(8)) return hostileValue(chance);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return chance.pick(schema.enum);
  if (schema.anyOf !== undefined) return valueFor(chance.pick(schema.anyOf), chance, depth + 1);
  const type = Array.isArray(schema.type) ? chance.pick(schema.type) : schema.type;
  switch (type) {
    case 'object':
      return objectFor(schema, chance, depth);
    case 'array':
      return Array.from({ length: chance.below(4) }, () =>
        valueFor(schema.items, chance, depth + 1),
      );
    case 'integer':
    case 'number':
      return chance.pick([schema.minimum ?? 0, schema.maximum ?? 20, 1, ...hostileNumbers]);
    case 'boolean':
      return chance.oneIn(2);
    default:
      return chance.oneIn(3) ? wellFormed(chance) : chance.pick(hostileTexts);
  }
}

function objectFor(schema: Schema, chance: Chance, depth: number): unknown {
  const members = Object.entries(schema.properties ?? {})
    .filter(() => !chance.oneIn(6))
    .map(([name, inner]) => [name, valueFor(inner, chance, depth + 1)] as const);
  const extra = chance.oneIn(10)
    ? [[chance.pick(hostileTexts), hostileValue(chance)] as const]
    : [];
  return Object.fromEntries([...members, ...extra]);
}

/** Ids, keys, days and words as the routes expect them somewhere. */
function wellFormed(chance: Chance): string {
  return chance.pick([
    () => chance.bytes(32).toString('base64url'),
    () => chance.bytes(16).toString('base64url'),
    () => chance.bytes(16).toString('hex'),
    () => '2026-11-25',
    () => 'pothole',
    () => 'food',
    () => 'en',
    () => '25.03,121.56',
    () => String(chance.below(100)),
  ])();
}
