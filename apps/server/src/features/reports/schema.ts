import type { BodyType } from '@nearhand/protocol/report-desk';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Translated } from '../community/community.ts';
import type { DigestTables } from './digests/schema.ts';
import type { ReportState } from './life.ts';
import type { OutwardTables } from './outward/schema.ts';
import type { Answers } from './questions.ts';
import type { StepDetail } from './step.ts';

/** `jsonb`: parsed when read, text when written. */
type Json<T> = ColumnType<T, string, string>;

/** Tables of `0070-reports.sql` and `0071-open311.sql`. Days are `YYYY-MM-DD`. */
export interface ReportTables extends OutwardTables, DigestTables {
  report_sources: {
    community_id: Buffer;
    source_id: string;
    attribution: Json<Readonly<Record<string, string>>>;
    taken_in_on: string;
  };
  report_bodies: {
    community_id: Buffer;
    body_id: string;
    type: BodyType;
    names: Json<Translated>;
    email: string | null;
  };
  report_kinds: {
    community_id: Buffer;
    kind: string;
    is_on: boolean;
    body_id: string | null;
    is_batch: Generated<boolean>;
  };
  reports: {
    community_id: Buffer;
    report_id: string;
    kind: string;
    state: ReportState;
    is_open: boolean;
    is_listed: boolean;
    words: string;
    place: string;
    neighbourhood: string;
    latitude: number | null;
    longitude: number | null;
    spot: GeneratedAlways<unknown>;
    answers: Json<Answers>;
    body_id: string | null;
    expected: string | null;
    received: string;
    changed: string;
    answered: string | null;
    done: string | null;
    merged_into: string | null;
    me_too: Generated<number>;
    cover: string | null;
    source_id: string | null;
    external_id: string | null;
    imported_steps: number | null;
    follow_hash: Buffer | null;
  };
  report_steps: {
    community_id: Buffer;
    report_id: string;
    number: number;
    day: string;
    words: string;
    detail: Json<StepDetail>;
  };
  report_photos: {
    community_id: Buffer;
    photo_id: string;
    report_id: string;
    place: number;
    is_shown: boolean;
    is_of_mended: boolean;
    since: string;
    width: number;
    height: number;
  };
  report_api_keys: {
    community_id: Buffer;
    key_hash: Buffer;
    name: string;
    made_day: string;
  };
  report_tokens: {
    community_id: Buffer;
    token_hash: Buffer;
    report_id: string;
    made_day: string;
  };
  report_figures: {
    community_id: Buffer;
    neighbourhood: string;
    kind: string;
    open: number;
    closed: number;
    mended: number;
    median_days: number | null;
  };
  report_months: {
    community_id: Buffer;
    neighbourhood: string;
    month: string;
    received: number;
    mended: number;
  };
  report_mend_days: {
    community_id: Buffer;
    neighbourhood: string;
    kind: string;
    days: number;
    count: number;
  };
  report_cells: {
    community_id: Buffer;
    level: number;
    x: number;
    y: number;
    open: number;
  };
}
