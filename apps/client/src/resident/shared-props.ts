import type { Community } from '@nearhand/protocol/community';
import type { Trail } from '../shell/trail.ts';
import type { Holding } from './holding.ts';
import type { Place } from './place.ts';

/** What every group of pages of the resident's side is given. */
export interface SharedProps {
  readonly community: Community;
  readonly trail: Trail<Place>;
  readonly place: Place;
  readonly holding: Holding;
}
