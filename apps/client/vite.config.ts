import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const FRAME =
  /node_modules\/preact\/|client\/src\/(words|shell\/|parts\/(button|page|field|notice|choice|error-summary|later|date-line))|protocol\/src\/community/;

/** The server answers `/ask` and `/desk` with these two pages and serves the rest under `/app/`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/app/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // Android 7 stays at Chrome 119, and people keep older ones.
    target: 'chrome106',
    cssTarget: 'chrome106',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { ask: page('ask.html'), desk: page('desk.html') },
      // What both first pages need comes as one file: on a slow network thirty small ones take
      // five times the round trips.
      output: { codeSplitting: { groups: [{ name: 'frame', test: FRAME }] } },
    },
  },
  worker: { format: 'es' },
});
