/** An entry of the largest class: header 69 bytes, 65,536 of padded plain text, 16 of tag. */
export const largestEntry = 69 + 65_536 + 16;

/** Members up to 1 MiB, 4,096 older epochs at 48 bytes, and all the slots. */
export const largestManifest = 2 * 1024 * 1024;

/** One frame never holds more than the largest manifest. */
export const largestFrame = largestManifest;

/** Elements in one page of `GET …/elements`. */
export const elementsInPage = 500;

/** Records in one page of `GET …/openings`. */
export const openingsInPage = 500;

/** Inbox rows in one page. */
export const rowsInPage = 200;

/** Bytes of an attachment in one `PUT …/blobs/{id}?part=N`. */
export const blobPart = 256 * 1024;

/** Entries that may come with a new epoch. */
export const entriesWithEpoch = 4;

/** After how many days without a visit a room may erase itself. */
export const keepChoices = [180, 365, 1095] as const;
export type KeepDays = (typeof keepChoices)[number];
