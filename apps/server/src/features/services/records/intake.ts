import type { ServiceKind } from '../schema.ts';
import type {
  LocationRecord,
  OrganizationRecord,
  ServiceAtLocationRecord,
  ServiceRecord,
} from './hsds-record.ts';

/** A location with its coordinates: of records they stand in columns. */
export interface PlacedLocation extends LocationRecord {
  readonly latitude?: number;
  readonly longitude?: number;
}

/** A service at one of its locations. */
export interface ServicePlace {
  readonly at: ServiceAtLocationRecord;
  readonly location: PlacedLocation;
}

/** A whole service on its way into the directory, whoever wrote it. */
export interface ServiceIntake {
  readonly service: ServiceRecord;
  readonly organization: OrganizationRecord;
  /** Whether one source speaks for the organization; else its name is its identity. */
  readonly ownsOrganization: boolean;
  /** Empty for a place that must not be found. */
  readonly places: readonly ServicePlace[];
  readonly isHidden: boolean;
  readonly kinds: readonly ServiceKind[];
  /** `YYYY-MM-DD`. */
  readonly checkedOn: string | null;
  readonly sourceKey?: string;
}
