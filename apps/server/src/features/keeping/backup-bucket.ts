import { setTimeout as sleep } from 'node:timers/promises';
import { S3mini } from 's3mini';
import type { BucketAccess } from '../../config.ts';
import { StartError } from '../../start-error.ts';
import type { BackupPlace } from './backup-place.ts';
import { inLengths } from './in-lengths.ts';
import { KeepingError } from './keeping-error.ts';

/** S3 takes up to 10,000 parts: files of up to 320 GB, of which two parts are in memory at a time. */
const partLength = 32 * 1024 * 1024;
const rangeLength = 16 * 1024 * 1024;
/** Tries of one request, with 1, 2, 4 and 8 seconds between them. */
const mostTries = 5;
/** For a part over a slow line. */
const longestRequest = 15 * 60_000;
const address = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w.-]+)*)\/?$/;

/**
 * A prefix in a bucket that speaks S3 (Garage, MinIO, Ceph, a provider's), by path-style addresses
 * and signature version 4 (AWS General Reference, "Signature Version 4 signing process"). A file is
 * put there in parts, and is there once the last request says so.
 */
export class BucketPlace implements BackupPlace {
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #client: S3mini;

  private constructor(bucket: string, prefix: string, client: S3mini) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#client = client;
  }

  /** `s3://bucket/prefix`. @throws StartError where it is none, or nothing says how to reach it */
  static at(to: string, access: BucketAccess | undefined): BucketPlace {
    const [, bucket, path] = address.exec(to) ?? [];
    if (bucket === undefined || path === undefined) {
      const sentence = `A bucket is named like s3://bucket/folder, not “${to}”.`;
      throw new StartError('configuration-wrong', sentence);
    }
    if (access === undefined) {
      const sentence = `To reach ${to}, set AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
      throw new StartError('configuration-wrong', sentence);
    }
    const { accessKeyId, secretAccessKey, region } = access;
    const client = new S3mini({
      ...{ accessKeyId, secretAccessKey, region, requestAbortTimeout: longestRequest },
      endpoint: `${access.endpoint}/${bucket}`,
    });
    return new BucketPlace(bucket, path === '' ? '' : `${path.slice(1)}/`, client);
  }

  address(name: string): string {
    return `s3://${this.#bucket}/${this.#prefix}${name}`;
  }

  async names(): Promise<readonly string[]> {
    const listed = await this.#ask(() => this.#client.listObjects('/', this.#prefix));
    if (listed === null) throw this.#failure('there is no such bucket');
    const keys = listed.map(({ Key }) => Key).filter((key) => key.startsWith(this.#prefix));
    return keys.map((key) => key.slice(this.#prefix.length)).filter((name) => !/\/|^$/.test(name));
  }

  async write(name: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const key = this.#prefix + name;
    const uploadId = await this.#ask(() => this.#client.getMultipartUploadId(key));
    try {
      return await this.#writeParts(key, uploadId, content);
    } catch (error) {
      // What was sent of it takes room until it is given up.
      await this.#client.abortMultipartUpload(key, uploadId).catch(() => undefined);
      throw error;
    }
  }

  async #writeParts(
    key: string,
    uploadId: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    const sent: { readonly partNumber: number; readonly etag: string }[] = [];
    let sending: Promise<void> = Promise.resolve();
    let bytes = 0;
    for await (const { bytes: part } of inLengths(content, partLength)) {
      await sending;
      bytes += part.length;
      sending = this.#ask(async () => {
        const number = sent.length + 1;
        sent.push(await this.#client.uploadPart(key, uploadId, part, number));
      });
      // Its failure is met where it is awaited, a part later.
      sending.catch(() => undefined);
    }
    await sending;
    await this.#ask(() => this.#client.completeMultipartUpload(key, uploadId, sent));
    return bytes;
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    const key = this.#prefix + name;
    const length = await this.#ask(() => this.#client.getContentLength(key));
    for (let at = 0; at < length; at += rangeLength) {
      const end = Math.min(at + rangeLength, length);
      const range = await this.#ask(async () => {
        const answer = await this.#client.getObjectRaw(key, false, at, end);
        return new Uint8Array(await answer.arrayBuffer());
      });
      if (range.length !== end - at)
        throw this.#failure('it gave another length than was asked for');
      yield range;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#ask(() => this.#client.deleteObject(this.#prefix + name));
  }

  /** Asks again where the line or the bucket failed, and not where it refused. */
  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await request();
      } catch (error) {
        const status = statusOf(error);
        const isFinal = status !== undefined && status >= 400 && status < 500 && status !== 429;
        if (isFinal || tries === mostTries) throw this.#failure(reasonOf(error), error);
        await sleep(1000 * 2 ** (tries - 1));
      }
    }
  }

  #failure(reason: string, cause?: unknown): KeepingError {
    const where = `s3://${this.#bucket}/${this.#prefix}`;
    return new KeepingError('place-away', `${where} does not do what it is asked: ${reason}.`, {
      cause,
    });
  }
}

/** The HTTP status of a refusal; undefined where there was no answer. */
function statusOf(error: unknown): number | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('status' in each && typeof each.status === 'number') return each.status;
  }
  return undefined;
}

/** S3's own word for it, such as `AccessDenied`, else the network's, else the status. */
function reasonOf(error: unknown): string {
  // What is asked about and not there is refused without a word.
  if (statusOf(error) === 404 && !/NoSuch/.test(String(error)))
    return 'there is nothing of that name';
  for (let each = error; each instanceof Error; each = each.cause) {
    for (const member of ['serviceCode', 'code'] as const) {
      const word: unknown = Reflect.get(each, member);
      if (typeof word === 'string' && /^\w{3,40}$/.test(word)) return word;
    }
  }
  return `status ${statusOf(error) ?? 'none'}`;
}
