export interface ReleaseTables {
  served_releases: {
    community_id: Buffer;
    manifest_hash: Buffer;
  };
}
