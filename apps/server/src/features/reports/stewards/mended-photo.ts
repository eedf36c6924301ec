import { Refusal } from '../../../refusal.ts';
import { writeDraft } from '../photos/photo-draft.ts';
import { PhotoError } from '../photos/photo-error.ts';
import type { ReportSide } from '../report-side.ts';

/** What a device makes of a photo is at most 1,280 pixels wide; ten times what that takes. */
export const largestMendedPhoto = 4 * 1024 * 1024;

/** Has a photo of something mended drawn anew and keeps it for the step that will name it. */
export async function keepMendedPhoto({ intake }: ReportSide, bytes: Buffer): Promise<string> {
  try {
    const draft = await intake.take(inOnePart(bytes), () => false);
    if (draft === undefined) throw new Refusal('malformed');
    return writeDraft(draft);
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error;
    if (error.code === 'busy') throw new Refusal('unavailable', { retryAfter: 5 }, error);
    throw new Refusal(error.code === 'too-large' ? 'too-large' : 'malformed', {}, error);
  }
}

async function* inOnePart(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
