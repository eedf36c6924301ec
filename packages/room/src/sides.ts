import type { Content, ContentKind } from './content.ts';
import type { Author } from './member.ts';

const helpersOnly: readonly ContentKind[] = [
  'told-outside',
  'kept-outside',
  'taken',
  'declined',
  'asked-to-let-in',
];
const residentOnly: readonly ContentKind[] = ['shown', 'copied', 'taken-away'];

/** Whether this side may write this kind (`docs/formats.md`, "Content"). */
export function mayWrite(by: Author['by'], kind: ContentKind): boolean {
  return !(by === 'resident' ? helpersOnly : residentOnly).includes(kind);
}

/** Whether a content is of its author's side: its kind, and a shift on a helper's and only there. */
export function isOfItsSide(author: Author, content: Content): boolean {
  const marked = content.shift !== undefined;
  return mayWrite(author.by, content.kind) && marked === (author.by === 'helper');
}
