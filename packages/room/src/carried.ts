import type { Attachment } from './content.ts';
import type { ReadContent } from './element.ts';

/**
 * What a carried-over entry says, with its attachments where they lie now (`docs/formats.md`,
 * "Carried over"). The signed content still names those of the older room; `attachments` stands in
 * their place, one for one. Undefined, as unreadable, where the two do not match.
 */
export function carriedContent(
  content: ReadContent,
  attachments: readonly Attachment[] | undefined,
): ReadContent {
  if (attachments === undefined) return content;
  if (content?.kind !== 'said') return undefined;
  const before = content.attachments ?? [];
  const isSame =
    before.length === attachments.length &&
    before.every((each, index) => describesSame(each, attachments[index]));
  return isSame ? { ...content, attachments } : undefined;
}

function describesSame(before: Attachment, now: Attachment | undefined): boolean {
  return before.name === now?.name && before.type === now.type && before.size === now.size;
}
