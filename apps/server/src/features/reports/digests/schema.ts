import type { LetterRhythm, LetterState } from '@nearhand/protocol/outward-desk';
import type { Language } from '../../../pages/language.ts';
import type { OutwardTrouble } from '../outward/outward-error.ts';

/** Tables of `0073-digests.sql`. Days are `YYYY-MM-DD`. */
export interface DigestTables {
  report_digests: {
    community_id: Buffer;
    body_id: string;
    every: LetterRhythm;
    language: Language;
    is_on: boolean;
    told_through: string;
  };
  report_digest_letters: {
    community_id: Buffer;
    body_id: string;
    from_day: string;
    to_day: string;
    state: LetterState;
    trouble: OutwardTrouble | null;
    tries: number;
    sent_on: string;
  };
}
