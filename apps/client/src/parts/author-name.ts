import type { Author } from '@nearhand/room/member';
import { words } from '../words.ts';

/** Which side is looking, and with which device where it is a helper's. */
export type Viewer =
  | { readonly by: 'resident' }
  | { readonly by: 'helper'; readonly leafHash: string };

export function isViewer(author: Author, viewer: Viewer): boolean {
  if (author.by === 'resident' || viewer.by === 'resident') return author.by === viewer.by;
  return author.leafHash === viewer.leafHash;
}

/** "You", the helper's name and role, or "the resident". */
export function authorName(author: Author, viewer: Viewer): string {
  const w = words();
  if (isViewer(author, viewer)) return w.author_you();
  if (author.by === 'resident') return w.author_resident();
  return w.author_helper({ name: author.leaf.name, role: author.leaf.role });
}
