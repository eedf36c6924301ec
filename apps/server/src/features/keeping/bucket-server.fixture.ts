import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { BucketAccess } from '../../config.ts';

/** A bucket in memory that holds every request to its signature, and may be told to fail. */
export interface BucketServer {
  readonly access: BucketAccess;
  readonly objects: Map<string, Buffer>;
  /** Uploads that are neither completed nor given up. */
  readonly uploads: ReadonlyMap<string, ReadonlyMap<number, Buffer>>;
  /** What each request asked, such as `PUT part`. */
  readonly asked: string[];
  /** Answers the next requests of a kind so: a status, or the connection cut. */
  fail(kind: string, ...how: readonly (number | 'cut')[]): void;
  stop(): Promise<void>;
}

const accessKeyId = 'GK0123456789abcdef';
const secretAccessKey = 'a secret of the test';
const region = 'garage';
const pageOfKeys = 2;

export async function serveBucket(bucket: string): Promise<BucketServer> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const asked: string[] = [];
  const failures = new Map<string, (number | 'cut')[]>();
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://bucket');
    const body = await buffer(request);
    const kind = kindOf(request, url);
    asked.push(kind);
    const failure = failures.get(kind)?.shift();
    if (failure === 'cut') return void request.socket.destroy();
    if (failure !== undefined) return refuse(response, failure, 'Told');
    if (!isSigned(request, url)) return refuse(response, 403, 'SignatureDoesNotMatch');
    const [, name, ...rest] = url.pathname.split('/');
    if (name !== bucket) return refuse(response, 404, 'NoSuchBucket');
    const key = decodeURIComponent(rest.join('/'));
    const upload = url.searchParams.get('uploadId') ?? '';
    const parts = uploads.get(upload);
    switch (kind) {
      case 'POST begin': {
        const id = `upload-${asked.length}`;
        uploads.set(id, new Map());
        return xml(
          response,
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        );
      }
      case 'PUT part':
        if (!parts) return refuse(response, 404, 'NoSuchUpload');
        parts.set(Number(url.searchParams.get('partNumber')), body);
        response.setHeader('ETag', `"${etagOf(body)}"`);
        return void response.end();
      case 'POST complete': {
        if (!parts) return refuse(response, 404, 'NoSuchUpload');
        const named = [
          ...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g),
        ];
        const whole = named.map(([, number, etag]) => ({ part: parts.get(Number(number)), etag }));
        const isWhole = whole.every(({ part, etag }) => part && etag?.includes(etagOf(part)));
        if (!isWhole || whole.length !== parts.size) return refuse(response, 400, 'InvalidPart');
        objects.set(key, Buffer.concat(whole.flatMap(({ part }) => part ?? [])));
        uploads.delete(upload);
        return xml(
          response,
          `<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>`,
        );
      }
      case 'DELETE upload':
        uploads.delete(upload);
        return void response.writeHead(204).end();
      case 'DELETE object':
        objects.delete(key);
        return void response.writeHead(204).end();
      case 'GET list':
        return xml(response, listed(url));
      default:
        return give(request, response, objects.get(key));
    }
  }

  /** ListObjectsV2: a page of the keys that begin with the prefix. */
  function listed(url: URL): string {
    const prefix = url.searchParams.get('prefix') ?? '';
    const after = url.searchParams.get('continuation-token') ?? '';
    const keys = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > after);
    const page = keys.slice(0, pageOfKeys);
    const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`);
    const more = keys.length > page.length;
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    ...{ objects, uploads, asked },
    access: { endpoint, region, accessKeyId, secretAccessKey },
    fail: (kind, ...how) => void failures.set(kind, [...how]),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function kindOf({ method = 'GET' }: IncomingMessage, { searchParams }: URL): string {
  if (searchParams.has('uploads')) return `${method} begin`;
  if (searchParams.has('partNumber')) return `${method} part`;
  if (searchParams.has('uploadId')) return method === 'POST' ? 'POST complete' : `${method} upload`;
  if (searchParams.has('list-type')) return `${method} list`;
  return `${method} object`;
}

function give(
  request: IncomingMessage,
  response: ServerResponse,
  object: Buffer | undefined,
): void {
  if (object === undefined) {
    refuse(response, 404, 'NoSuchKey');
    return;
  }
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const bytes = object.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
  response.writeHead(request.headers.range ? 206 : 200, { 'content-length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function xml(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'application/xml');
  response.end(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
}

function etagOf(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** AWS Signature Version 4, written down once more from its description. */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const authorization = request.headers.authorization ?? '';
  const [, id, day, named = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/garage\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  const time = String(request.headers['x-amz-date']);
  if (id !== accessKeyId || day === undefined || !time.startsWith(day)) return false;
  const query = [...url.searchParams]
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .sort()
    .join('&');
  const headers = named
    .split(';')
    .map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const payload = String(request.headers['x-amz-content-sha256']);
  const canonical = [request.method, url.pathname, query, headers.join(''), named, payload].join(
    '\n',
  );
  const scope = `${day}/${region}/s3/aws4_request`;
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', time, scope, hashed].join('\n');
  const sign = (key: string | Buffer, value: string) =>
    createHmac('sha256', key).update(value).digest();
  const key = [day, region, 's3', 'aws4_request'].reduce(
    sign,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return sign(key, text).toString('hex') === signature;
}
