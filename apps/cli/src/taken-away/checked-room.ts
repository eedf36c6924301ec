import type { DeskPins, LedgerPolicy } from '@nearhand/ledger/policy';
import type { VerifierKey } from '@nearhand/ledger/verifier-key';
import type { RoomState } from '@nearhand/room/room-state';
import type { Findings } from './finding.ts';
import type { ProvenLedgerPart } from './proven-ledger.ts';

/** What a check is held to beside the file. */
export interface CheckWish {
  /** The ledger's keys and witnesses as somebody gives them, above those in the file. */
  readonly keys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  readonly needed: number | undefined;
  readonly pins: DeskPins | undefined;
  /** A head code that was noted. */
  readonly headCode: string | undefined;
  /** This machine's clock, milliseconds since 1970. */
  readonly now: number;
}

/** A room that was taken away, as far as it could be checked. */
export interface CheckedRoom {
  readonly findings: Findings;
  /** Base64url. */
  readonly room?: string;
  readonly state?: RoomState;
  readonly headCode?: string;
  readonly ledger?: ProvenLedgerPart;
  readonly policy?: LedgerPolicy;
  /** An earlier version took it away: not all that counts could be checked. */
  readonly isPartial?: true;
}
