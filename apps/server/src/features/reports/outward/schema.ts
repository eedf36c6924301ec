import type { SendingState } from '@nearhand/protocol/outward-desk';
import type { ColumnType, Generated } from 'kysely';
import type { Language } from '../../../pages/language.ts';
import type { OutwardTrouble } from './outward-error.ts';

type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Tables of `0072-sending-on.sql`. Days are `YYYY-MM-DD`. */
export interface OutwardTables {
  report_endpoints: {
    community_id: Buffer;
    endpoint_id: string;
    name: string;
    url: string;
    jurisdiction: Generated<string>;
    api_key: Generated<string>;
    language: Language;
    format: 'json' | 'xml';
    waits: number;
    is_on: boolean;
    trouble: Optional<OutwardTrouble>;
  };
  report_sent_kinds: {
    community_id: Buffer;
    kind: string;
    endpoint_id: string;
    service_code: string;
    since: string;
  };
  report_forwards: {
    community_id: Buffer;
    report_id: string;
    endpoint_id: string;
    service_code: string;
    /** `decisions/0022` has the picture. */
    state: SendingState;
    due: string;
    tries: Generated<number>;
    tried_from: Optional<string>;
    tried_on: Optional<string>;
    looks: Generated<number>;
    token: Optional<string>;
    remote_id: Optional<string>;
    seen: Optional<string>;
    missing: Generated<number>;
    closed_on: Optional<string>;
    trouble: Optional<OutwardTrouble>;
    said: Optional<string>;
  };
  report_repeats: {
    community_id: Buffer;
    repeat_hash: Buffer;
    report_id: string;
    made_day: string;
  };
}
