import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

/**
 * Node strips types but not JSX. Given to `node --import`, this loads `.tsx` through the compiler
 * the client is built with, so that pages run from source with the line numbers they were written on.
 */
process.setSourceMapsEnabled(true);
// Stripped and compiled sources are kept, which halves the time of every start but the first.
enableCompileCache(
  fileURLToPath(new URL('../../../node_modules/.cache/nearhand/compiled', import.meta.url)),
);

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return nextLoad(url, context);
    const path = fileURLToPath(url);
    const { code, map, errors } = transformSync(path, readFileSync(path, 'utf8'), {
      lang: 'tsx',
      jsx: { runtime: 'automatic', importSource: 'preact' },
      sourcemap: true,
      tsconfig: false,
    });
    const [error] = errors;
    if (error) throw new SyntaxError(`${path}: ${error.message}`);
    const inline = Buffer.from(JSON.stringify(map)).toString('base64');
    return {
      format: 'module',
      shortCircuit: true,
      source: `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
    };
  },
});
