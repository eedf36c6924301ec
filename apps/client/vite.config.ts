import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What both first pages need. */
const FRAME =
  /node_modules\/preact\/|client\/src\/(words|shell\/(?!seal|slot|worker)|parts\/(button|page|field|notice|choice|error-summary|later|date-line|moment-format|kept-format|helper-terms|step-types|draft))|protocol\/src\/community|seal\/src\/age-library/;
/** What stands on the first pages of asking, and what they lead to without a wait. */
const ASKING = /client\/src\/resident\/(asking|app|start-page|gone-page|holding|code-ahead)/;
/** What stands on the first pages of a desk. */
const DESK =
  /client\/src\/helper\/(app|places|sign-in-page|locked|idle|code-ahead|enrolment-link|trouble|use-trouble|words)/;
/** Photos and papers, on either side. */
const FILES = /client\/src\/parts\/(attachment-picker|prepare-file|file-size)/;
/** What an open room needs on either side. */
const ROOM =
  /client\/src\/parts\/|packages\/room\/src\/|packages\/visit\/src\/(room-|journal|page-|entry-reading|older-pages|following|epoch-chain|opening-|outbox|delivery|saying|upload|api|nonces|turns|asking|epoch-making|resident-(side|visit)|readers-change|visit-memory)|packages\/protocol\/src\/|packages\/seal\/src\/(aead|age-file|age-key|attachment|card|curves|entry|epoch-keys|manifest|members|older|opening-record|padding|random|request|room-keys|slot|signature|strong-point|webcrypto-curves|word-)|@noble\/ciphers/;

/** The server answers `/ask` and `/desk` with these two pages and serves the rest under `/app/`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/app/',
  // No settings file of whoever builds: the bytes are the same for everybody.
  envDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // Android 7 stays at Chrome 119, and people keep older ones.
    target: 'chrome106',
    cssTarget: 'chrome106',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { ask: page('ask.html'), desk: page('desk.html') },
      // Few files: on a slow network thirty small ones take five times the round trips.
      output: {
        codeSplitting: {
          groups: [
            { name: 'frame', test: FRAME, priority: 3 },
            { name: 'files', test: FILES, priority: 3 },
            { name: 'asking', test: ASKING, priority: 2 },
            { name: 'desk', test: DESK, priority: 2 },
            { name: 'room', test: ROOM, priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
});
