/** Tables of `0080-keeping.sql`. */
export interface KeepingTables {
  readonly night_keys: {
    readonly community_id: Buffer;
    readonly key_id: Buffer;
    /** Null between nights. */
    readonly leaving_id: Buffer | null;
    /** `YYYY-MM-DD`, the last day on which a night was finished. */
    readonly done_day: string | null;
  };
  readonly room_secrets: {
    readonly community_id: Buffer;
    readonly room_id: Buffer;
    readonly epoch: number;
    readonly key_id: Buffer;
    readonly wrapped: Buffer;
  };
}
