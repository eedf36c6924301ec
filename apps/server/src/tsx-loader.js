// In plain JavaScript, so that a start does not begin with loading what strips types.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { joinedLibraries } from './joined-libraries.js';

/**
 * Node strips types but not JSX. Given to `node --import`, this loads `.tsx` through the compiler
 * the client is built with, so that pages run from source with the line numbers they were written on.
 * Libraries of hundreds of files it loads as one each, where `tools/setup.js` has joined them.
 */
process.setSourceMapsEnabled(true);
const cache = new URL('../../../node_modules/.cache/nearhand/', import.meta.url);
// What was stripped and compiled is kept, which halves the time of every start but the first.
enableCompileCache(fileURLToPath(new URL('compiled', cache)));

const joined = new Map(
  joinedLibraries
    .map(([name, file]) => /** @type {const} */ ([name, new URL(`libraries/${file}.mjs`, cache)]))
    .filter(([, url]) => existsSync(url)),
);

registerHooks({
  resolve(specifier, context, nextResolve) {
    const url = joined.get(specifier);
    if (url === undefined) return nextResolve(specifier, context);
    return { url: url.href, format: 'module', shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return nextLoad(url, context);
    return { format: 'module', shortCircuit: true, source: compiled(fileURLToPath(url)) };
  },
});

/**
 * A page as JavaScript: what was made of the same text before, else made and kept.
 * @param {string} path
 */
function compiled(path) {
  const source = readFileSync(path, 'utf8');
  const hash = createHash('sha256').update(`${path}\0${source}`).digest('hex').slice(0, 32);
  const folder = fileURLToPath(new URL('pages/', cache));
  try {
    return readFileSync(`${folder}${hash}.js`, 'utf8');
  } catch {
    const made = compile(path, source);
    keep(folder, `${hash}.js`, made);
    return made;
  }
}

/**
 * @param {string} path
 * @param {string} source
 */
function compile(path, source) {
  /** @type {typeof import('rolldown/utils')} */
  const { transformSync } = createRequire(import.meta.url)('rolldown/utils');
  const { code, map, errors } = transformSync(path, source, {
    lang: 'tsx',
    jsx: { runtime: 'automatic', importSource: 'preact' },
    sourcemap: true,
    tsconfig: false,
  });
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}

/**
 * Whole or not at all, also where two processes do it at once; where nothing can be written, the next
 * start makes it again.
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 */
function keep(folder, name, text) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}${name}.${process.pid}`, text);
    renameSync(`${folder}${name}.${process.pid}`, `${folder}${name}`);
  } catch {
    // A folder that is read only, or a full disk.
  }
}
