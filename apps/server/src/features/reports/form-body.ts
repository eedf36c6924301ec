import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../refusal.ts';
import { largestPhotoBytes } from './photos/drawing.ts';
import { PhotoError, type PhotoFault } from './photos/photo-error.ts';
import type { DraftPhoto } from './photos/photo-files.ts';
import type { PhotoIntake } from './photos/photo-intake.ts';

/** A form with photos, each of them already drawn anew; the files themselves are gone. */
export interface FormBody {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly photos: readonly DraftPhoto[];
  readonly photoFaults: readonly PhotoFault[];
}

const mostFields = 60;
const mostFiles = 3;

/**
 * Reads `multipart/form-data` part by part: each photo is drawn before the next is read. Without
 * `intake` a form has no photos, and what comes as a file is dropped.
 * `application/x-www-form-urlencoded` alike, without photos. Text that is not UTF-8 is `malformed`;
 * of a form that cannot be read to its end no photo stays.
 * Photos may come slowly.
 */
export async function readFormBody(
  request: FastifyRequest,
  intake?: PhotoIntake,
): Promise<FormBody> {
  if (!request.isMultipart()) {
    return { fields: plainFields(request.body), photos: [], photoFaults: [] };
  }
  const photos: DraftPhoto[] = [];
  const reading = () => readParts(request, intake, photos);
  if (intake === undefined) return await reading();
  request.server.slowUploads.allow(request.raw);
  return await intake.carry(photos, reading);
}

async function readParts(
  request: FastifyRequest,
  intake: PhotoIntake | undefined,
  photos: DraftPhoto[],
): Promise<FormBody> {
  const fields = new Map<string, string[]>();
  const photoFaults: PhotoFault[] = [];
  const limits = {
    fileSize: largestPhotoBytes,
    files: mostFiles,
    fields: mostFields,
    fieldSize: 24_000,
    fieldNameSize: 60,
    parts: mostFields + mostFiles,
  };
  for await (const part of partsOf(request, limits)) {
    if (part.type === 'field') {
      const value = typeof part.value === 'string' ? part.value : '';
      if (part.valueTruncated || value.includes('\ufffd')) throw new Refusal('malformed');
      fields.set(part.fieldname, [...(fields.get(part.fieldname) ?? []), value]);
    } else if (intake === undefined) part.file.resume();
    else await takePhoto(intake, part.file, photos, photoFaults);
  }
  return { fields, photos, photoFaults };
}

/** The parts; whatever the parser of the format stumbles over is the sender's. */
async function* partsOf(
  request: FastifyRequest,
  limits: NonNullable<Parameters<FastifyRequest['parts']>[0]>['limits'],
): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits });
  } catch (error) {
    throw refusalOf(error);
  }
}

async function* chunksOf(file: MultipartFile['file']): AsyncGenerator<Buffer> {
  try {
    yield* file;
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): Refusal {
  return new Refusal(isTooMany(error) ? 'too-large' : 'malformed', {}, error);
}

async function takePhoto(
  intake: PhotoIntake,
  file: MultipartFile['file'],
  photos: DraftPhoto[],
  faults: PhotoFault[],
): Promise<void> {
  try {
    const photo = await intake.take(chunksOf(file), () => file.truncated);
    if (photo !== undefined) photos.push(photo);
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error;
    faults.push(error.code);
  }
}

function plainFields(body: unknown): ReadonlyMap<string, readonly string[]> {
  const entries = Object.entries((body ?? {}) as Readonly<Record<string, unknown>>);
  if (entries.length > mostFields) throw new Refusal('malformed');
  return new Map(entries.map(([name, value]) => [name, textsOf(value)] as const));
}

/** A field's values; a number is what a JSON body has where a form has its digits. */
function textsOf(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => {
    if (typeof each === 'number') return String(each);
    if (typeof each !== 'string' || each.includes('\ufffd')) throw new Refusal('malformed');
    return each;
  });
}

function isTooMany(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    typeof code === 'string' && /^FST_(FILES|FIELDS|PARTS|REQ_FILE)_(LIMIT|TOO_LARGE)$/.test(code)
  );
}
