/** What this interface adds to HSDS 3.1; `docs/formats.md`, "The directory", says the same at length. */
export const profile = {
  name: 'Nearhand',
  extends: 'HSDS 3.1',
  description:
    'HSDS 3.1 with additional members only; whoever does not know them loses nothing by ignoring them. Services at places that must not be found are not part of this interface.',
  members: {
    text_language: 'On any object: the BCP 47 tag of its texts.',
    translations:
      'On any object: its texts in other languages, as {"<BCP 47 tag>": {"<member>": "<text>"}}.',
    holidays:
      'On a schedule: "open" or "closed" on public holidays; missing where it is not known. A schedule without freq is an exception for valid_from to valid_to; without opens_at it is closed then.',
    last_modified:
      'The last second (UTC) of the day of the last change: times of day are not kept.',
  },
  left_out: [
    'contact.name',
    'contact.email',
    'address.attention',
    'assurer_email',
    'metadata.updated_by where it names a person',
  ],
} as const;
