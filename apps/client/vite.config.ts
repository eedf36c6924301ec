import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

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
    rolldownOptions: { input: { ask: page('ask.html'), desk: page('desk.html') } },
  },
  worker: { format: 'es' },
});
