import { ageLibrary } from '@nearhand/seal/age-library';
import { ahead } from '../shell/ahead.ts';
import { locale } from '../words.ts';

/** What asking, coming back and a room need beyond the first page, in the order of their likelihood. */
export function fetchResidentCodeAhead(): void {
  ahead(
    () => import('@nearhand/visit/api'),
    () => import('@nearhand/visit/ledger-view'),
    () => import('@nearhand/seal/card'),
    () => import('./asking/send.ts'),
    () => import('@nearhand/visit/asking'),
    () => import('./work/work.ts'),
    () => import('@nearhand/seal/word-list').then(({ wordList }) => wordList(locale())),
    () => import('@nearhand/seal/room-keys'),
    () => import('@nearhand/visit/resident-visit'),
    () => import('@nearhand/visit/nonces'),
    () => import('../shell/seal-thread.ts'),
    () => import('@nearhand/seal/curves').then(({ curves }) => curves()),
    () => import('qr'),
    () => import('@nearhand/seal/attachment'),
    () => import('@nearhand/seal/key-file'),
    ageLibrary,
    () => import('@noble/hashes/scrypt.js'),
    () => import('@nearhand/visit/reader-proofs'),
    () => import('@nearhand/visit/take-away'),
    () => import('./room/describe-message.ts'),
    () => import('@nearhand/visit/carry-over'),
    () => import('./room/move-room.ts'),
    () => import('qr/decode.js'),
  );
}
