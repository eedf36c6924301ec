import { ageLibrary } from '@nearhand/seal/age-library';
import { ahead } from '../shell/ahead.ts';

/** What signing in and a room need beyond the first page. */
export function fetchHelperCodeAhead(): void {
  ahead(
    () => import('@nearhand/seal/key-file'),
    ageLibrary,
    () => import('./desk-session.ts'),
    () => import('./make-api.ts'),
    () => import('../shell/seal-thread.ts'),
    () => import('@nearhand/seal/curves').then(({ curves }) => curves()),
    () => import('@nearhand/seal/attachment'),
    () => import('./enrol/enrolling.ts'),
    () => import('@nearhand/visit/reader-proofs'),
    // Fingerprints and passphrases are English words.
    () => import('@nearhand/seal/word-list').then(({ wordList }) => wordList('en')),
  );
}
