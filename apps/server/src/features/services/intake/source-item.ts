import type { ServiceIntake } from '../records/intake.ts';
import type { ServiceRefusal, ServiceRemark } from './hsds-service.ts';
import type { RowRemark } from './service-entry.ts';

/** What is to be said about a service that was taken in. */
export type Remark = RowRemark | ServiceRemark | 'stands-again' | 'steward-edit-kept';

/** Why a row did not become a service. */
export type Unused = ServiceRefusal | 'wrong-width' | 'stands-twice' | 'id-twice' | 'other-source';

/** One row of a source, whatever its form: a service, or the reason why it is none. */
export interface SourceItem {
  /** As a spreadsheet counts them, the header being 1; elsewhere from 1. */
  readonly row: number;
  readonly name: string;
  readonly remarks: readonly Remark[];
  readonly read:
    | {
        readonly intake: ServiceIntake;
        /** The same under another id, where a source has no ids and two rows go by one name. */
        readonly again?: (number: number) => ServiceIntake;
      }
    | { readonly unused: Unused };
}
