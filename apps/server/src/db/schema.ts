import type { Kysely, Transaction } from 'kysely';
import type { CommunityTables } from '../features/community/schema.ts';

/** Every table of the database; each feature brings its own from its `schema.ts`. */
export interface Database extends CommunityTables {}

/** What query functions take first: the database, or a transaction in it. */
export type Db = Kysely<Database> | Transaction<Database>;
