import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'rolldown/utils';

interface Rule {
  /** Packages, or single files of one, that may be imported. */
  readonly all: readonly string[];
  /** Those of which only types may: `import type`. */
  readonly types: readonly string[];
}

const packages: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    seal: { all: [], types: [] },
    ledger: { all: ['seal'], types: [] },
    room: { all: ['seal'], types: [] },
    // The kinds of a step are a closed list that a decoder must have at hand.
    protocol: { all: ['seal', 'room/step'], types: ['room'] },
    visit: { all: ['seal', 'room', 'protocol', 'ledger'], types: [] },
  }),
);
const environment = /\bprocess\.env\b|\benv\b[^;]*from 'node:process'/;
const testFile = /\.(test|fixture)\.tsx?$/;

interface Import {
  readonly name: string;
  readonly isType: boolean;
}

/**
 * The sentences that say where a source file breaks the directions of the architecture.
 * `file` is its path from the root of the repository, with forward slashes.
 */
export function boundaryFaults(file: string, source: string): readonly string[] {
  const [area, part = ''] = file.split('/');
  if (area !== 'packages' && area !== 'apps') return [];
  const isTest = testFile.test(file);
  const home = `${area}/${part}`;
  const faults = importsOf(file, source).flatMap((found) => {
    const target = found.name.startsWith('.') ? join(dirname(file), found.name) : undefined;
    if (target !== undefined && !target.startsWith(`${home}/`)) {
      return isTest ? [] : [`reaches out of ${home} for ${found.name}`];
    }
    const fault =
      area === 'packages'
        ? packageFault(part, found, isTest)
        : (appFault(found) ?? (target && featureFault(file, target)));
    return fault ? [fault] : [];
  });
  if (!isTest && !/^apps\/[^/]+\/src\/config\.ts$/.test(file) && environment.test(source)) {
    faults.push('reads process.env, which only config.ts does');
  }
  return faults.map((fault) => `${file} ${fault}`);
}

function packageFault(part: string, { name, isType }: Import, isTest: boolean): string | undefined {
  if (isBuiltin(name) && !isTest) return `imports ${name}: packages run in browsers too`;
  const other = /^@nearhand\/([^/]+)/.exec(name)?.[1];
  if (other === undefined) return name === 'nearhand' ? 'imports an app' : undefined;
  const rule = packages.get(part);
  if (rule === undefined) return `belongs to no package that tools/boundaries.ts knows`;
  if (rule.all.includes(other) || rule.all.includes(name.replace('@nearhand/', '')))
    return undefined;
  if (rule.types.includes(other)) {
    return isType || isTest ? undefined : `imports ${name} for more than its types`;
  }
  return `imports ${name}, which stands above it or beside it`;
}

function appFault({ name }: Import): string | undefined {
  return /^(@nearhand\/(server|client)|nearhand)(\/|$)/.test(name)
    ? `imports ${name}, another app`
    : undefined;
}

/**
 * From another feature, and from what all features stand on, only a feature's public file
 * `features/x/x.ts` is seen, and its tables. What puts the server together (features.ts, commands/)
 * sees all.
 */
function featureFault(file: string, target: string): string | undefined {
  const feature = /^apps\/server\/src\/features\/([^/]+)\//;
  if (!/^apps\/server\/src\/(features|pages|http|db|map)\//.test(file)) return undefined;
  const inside = feature.exec(target)?.[1];
  if (inside === undefined || inside === feature.exec(file)?.[1]) return undefined;
  const rest = target.slice(`apps/server/src/features/${inside}/`.length);
  if (rest === `${inside}.ts` || rest === `${inside}.tsx`) return undefined;
  if (rest === 'schema.ts' && file === 'apps/server/src/db/schema.ts') return undefined;
  // A test may stand on what another feature's tests stand on.
  if (testFile.test(file) && /\.fixture\.tsx?$/.test(rest)) return undefined;
  return `reaches into features/${inside} past its public file ${inside}.ts for ${rest}`;
}

function importsOf(file: string, source: string): readonly Import[] {
  const { module, errors } = parseSync(file, source);
  const [error] = errors;
  if (error) throw new SyntaxError(`${file}: ${error.message}`);
  return [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      name: moduleRequest.value,
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ name: moduleRequest.value, isType }] : [],
      ),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
      const name = /^['"`](.*)['"`]$/.exec(source.slice(start, end))?.[1];
      return name === undefined ? [] : [{ name, isType: false }];
    }),
  ];
}
