/** Table of `0084-used-once.sql`. */
export interface RequestTables {
  readonly used_once: {
    readonly community_id: Buffer;
    readonly kind: 'nonce' | 'work' | 'form';
    readonly turn: number;
    readonly token: Buffer;
  };
}
