import { readTexts, type Texts } from './directory-desk.ts';
import { type JsonValue, readInteger, readList, readObject, readText } from './json-reader.ts';

/** What is done with several services at once; what is absent stays as it is with each. */
export interface BulkSet {
  readonly addNeeds?: readonly string[];
  readonly dropNeeds?: readonly string[];
  readonly addFacilities?: readonly string[];
  readonly dropFacilities?: readonly string[];
  /** BCP 47. */
  readonly addLanguages?: readonly string[];
  readonly dropLanguages?: readonly string[];
  readonly status?: string;
  readonly free?: boolean;
  /** They were checked today. */
  readonly checked?: true;
  /** Their places must not be found: by itself only, since it cannot be undone. */
  readonly hidden?: true;
}

/** One of several services, and what would change of it. */
export interface BulkRow {
  readonly id: string;
  readonly names: Texts;
  readonly before: Readonly<Record<string, JsonValue>>;
  readonly after: Readonly<Record<string, JsonValue>>;
}

export interface BulkPreview {
  readonly services: readonly BulkRow[];
  /** How many say it already, or are hidden or gone. */
  readonly others: number;
  readonly seen: string;
}

export function decodeBulkPreview(value: JsonValue): BulkPreview {
  const { services, others, seen } = readObject(value, 'preview');
  return {
    services: readList(services, 'services', (each, at) => {
      const { id, names, before, after } = readObject(each, at);
      return {
        id: readText(id, `${at}.id`),
        names: readTexts(names, `${at}.names`),
        before: readObject(before, `${at}.before`),
        after: readObject(after, `${at}.after`),
      };
    }),
    others: readInteger(others, 'others'),
    seen: readText(seen, 'seen'),
  };
}
