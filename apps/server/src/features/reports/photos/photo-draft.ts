import type { DraftPhoto } from './photo-files.ts';

/** What a form, a step and a row say of a photo. */
export type NamedPhoto = Omit<DraftPhoto, 'position'>;

/** A draft as a form or a step names it: its id and its size, so that no table of drafts is needed. */
export function writeDraft({ id, width, height }: NamedPhoto): string {
  return `${id}-${width}x${height}`;
}

/** What such a name says; undefined for any other text. */
export function readDraft(text: string): NamedPhoto | undefined {
  const [, id = '', width, height] = /^([0-9a-f]{32})-(\d{1,4})x(\d{1,4})$/.exec(text) ?? [];
  if (width === undefined || height === undefined) return undefined;
  return { id, width: Number(width), height: Number(height) };
}
