import type { Kysely, Transaction } from 'kysely';
import type { AreaTables } from '../features/areas/schema.ts';
import type { CommunityTables } from '../features/community/schema.ts';
import type { DeskTables } from '../features/desks/schema.ts';
import type { KeepingTables } from '../features/keeping/schema.ts';
import type { LedgerTables } from '../features/ledger/schema.ts';
import type { ReleaseTables } from '../features/release/schema.ts';
import type { ReportTables } from '../features/reports/schema.ts';
import type { RequestTables } from '../features/requests/schema.ts';
import type { RoomTables } from '../features/rooms/schema.ts';
import type { SearchTables } from '../features/search/schema.ts';
import type { ServiceTables } from '../features/services/schema.ts';
import type { WitnessTables } from '../features/witness/schema.ts';

/** Every table of the database; each feature brings its own from its `schema.ts`. */
export interface Database
  extends AreaTables,
    CommunityTables,
    ServiceTables,
    ReportTables,
    SearchTables,
    DeskTables,
    RoomTables,
    RequestTables,
    KeepingTables,
    LedgerTables,
    WitnessTables,
    ReleaseTables {}

/** What query functions take first: the database, or a transaction in it. */
export type Db = Kysely<Database> | Transaction<Database>;
