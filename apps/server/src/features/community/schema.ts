import type { ColumnType } from 'kysely';

/** A text in the three languages that are always complete. */
export interface Translated {
  readonly en: string;
  readonly 'zh-Hant': string;
  readonly 'zh-Hans': string;
}

/** A telephone number and what answers there. */
export interface HelpLine {
  readonly number: string;
  readonly names: Translated;
}

export interface Neighbourhood {
  readonly id: string;
  readonly names: Translated;
}

export type CommunityKind = 'sample' | 'trial' | 'real';

/** `jsonb`: parsed when read, text when written. */
type Json<T> = ColumnType<T, string, string>;

export interface CommunityTables {
  communities: {
    community_id: Buffer;
    slug: string;
    kind: CommunityKind;
    ledger_origin: string;
    names: Json<Translated>;
    time_zone: string;
    holidays: Json<readonly string[]>;
    emergency_numbers: Json<readonly HelpLine[]>;
    crisis_numbers: Json<readonly HelpLine[]>;
    neighbourhoods: Json<readonly Neighbourhood[]>;
    created_day: string;
  };
}
