import { isAbsolute, resolve } from 'node:path';
import { StartError } from './start-error.ts';

export type LogLevel = 'silent' | 'error' | 'info';

/** Everything the server takes from its surroundings, read once. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** A socket that listens already, as systemd hands it over; then `port` and `host` are not used. */
  readonly listenFd: number | undefined;
  /** Seconds for which a server that stops goes on serving, while `/healthz` says so. */
  readonly drain: number;
  /** The address people open, without a slash at the end. */
  readonly origin: string;
  /** Absolute path of the folder that everything kept on this machine is in. */
  readonly dataFolder: string;
  /** An existing PostgreSQL 18; without it, our own runs in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Absolute path of a folder off this machine, for night keys and what a restore needs. */
  readonly secondPlace: string | undefined;
  /** The day's backup: a folder or bucket, whose keys open it, and how many are kept. */
  readonly backup: BackupConfig | undefined;
  /** How buckets are reached, for backups that lie in one. */
  readonly bucket: BucketAccess | undefined;
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  /** `host:port` of this network that reports may be sent on to, which nothing else here reaches. */
  readonly inside: ReadonlySet<string>;
  /** Where the map of a search takes its tiles from; without it, a map has none and asks nobody. */
  readonly tiles: { readonly address: string; readonly attribution: string } | undefined;
  readonly logLevel: LogLevel;
}

export interface BackupConfig {
  /** Absolute path of a folder, or `s3://bucket/folder`. */
  readonly to: string;
  readonly recipients: readonly string[];
  /** Such as `7d 4w 6m`. */
  readonly keep: string;
}

/** A service that speaks S3, by the names that its own tools have for it. */
export interface BucketAccess {
  /** Without a slash at the end; buckets are the first part of its paths. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings of `docs/running.md`; a wrong one is a StartError that names it. */
export function readConfig(environment: Environment = process.env): Config {
  const get = (name: string) => environment[name]?.trim() || undefined;
  const bucket = readBucketAccess(get);
  const port = readPort(get('PORT'));
  const host = get('HOST') ?? '127.0.0.1';
  return Object.freeze({
    port,
    host,
    listenFd: readListenFd(get('LISTEN_PID'), get('LISTEN_FDS')),
    drain: readDrain(get('NEARHAND_DRAIN')),
    origin: readOrigin(get('NEARHAND_ORIGIN')) ?? `http://${shownHost(host)}:${port}`,
    dataFolder: resolve(get('NEARHAND_DATA') ?? './data'),
    databaseUrl: readUrl('DATABASE_URL', get('DATABASE_URL'), ['postgres:', 'postgresql:']),
    secondPlace: readFolder('NEARHAND_SECOND_PLACE', get('NEARHAND_SECOND_PLACE')),
    backup: readBackup(get, bucket),
    bucket,
    mail: readMail(get('NEARHAND_SMTP_URL'), get('NEARHAND_SMTP_FROM')),
    inside: readInside(get('NEARHAND_INSIDE')),
    tiles: readTiles(get('NEARHAND_TILES'), get('NEARHAND_TILES_CREDIT')),
    logLevel: readLogLevel(get('NEARHAND_LOG')),
  });
}

/** A PostgreSQL that all test processes of a run share, and its migrated database to copy. */
export interface SharedDatabase {
  readonly host: string;
  readonly user: string;
  readonly template: string;
}

/** What `tools/test.ts` started for all processes of a run. */
export function readTestDatabase(
  { NEARHAND_TEST_DATABASE: given }: Environment = process.env,
): SharedDatabase | undefined {
  return given ? (JSON.parse(given) as SharedDatabase) : undefined;
}

/** A folder of a database without rows, stopped, that tests copy instead of making one each. */
export function readTestCluster(environment: Environment = process.env): string | undefined {
  return environment.NEARHAND_TEST_CLUSTER || undefined;
}

/** The server that database tests use instead of starting one each; its role may make databases. */
export function readTestDatabaseUrl(environment: Environment = process.env): string | undefined {
  return environment.DATABASE_URL_TEST?.trim() || undefined;
}

function readPort(value: string | undefined): number {
  if (value === undefined) return 8080;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port >= 1 && port <= 65_535)) throw wrong('PORT', 'a number from 1 to 65535', value);
  return port;
}

/** sd_listen_fds(3): the first socket is descriptor 3, and they are for the process that is named. */
function readListenFd(pid: string | undefined, count: string | undefined): number | undefined {
  if (Number(pid) !== process.pid || count === undefined) return undefined;
  if (count === '1') return 3;
  throw wrong('LISTEN_FDS', '1: one socket in the unit', count);
}

function readDrain(value: string | undefined): number {
  if (value === undefined) return 0;
  if (/^\d{1,2}$/.test(value) && Number(value) <= 30) return Number(value);
  throw wrong('NEARHAND_DRAIN', 'seconds from 0 to 30', value);
}

function readOrigin(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  const isOrigin =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.origin === value;
  if (isOrigin) return value;
  throw wrong(
    'NEARHAND_ORIGIN',
    'an address like https://nearhand.example, with nothing after it',
    value,
  );
}

function readUrl(
  name: string,
  value: string | undefined,
  schemes: readonly string[],
): string | undefined {
  if (value === undefined) return undefined;
  if (schemes.includes(URL.parse(value)?.protocol ?? '')) return value;
  // The value itself may hold a password, so it is not repeated.
  throw wrong(name, `an address that begins with ${schemes.map((s) => `${s}//`).join(' or ')}`);
}

function readFolder(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isAbsolute(value)) return value;
  throw wrong(name, 'the whole path of a folder, such as /mnt/second/nearhand', value);
}

function readBackup(
  get: (name: string) => string | undefined,
  bucket: BucketAccess | undefined,
): BackupConfig | undefined {
  const given = get('NEARHAND_BACKUP_TO');
  const to = isInBucket(given ?? '') ? given : readFolder('NEARHAND_BACKUP_TO', given);
  if (to === undefined) return undefined;
  if (isInBucket(to) && bucket === undefined) {
    throw wrong('AWS_ACCESS_KEY_ID', 'set, with AWS_SECRET_ACCESS_KEY, to reach a bucket');
  }
  const recipients = get('NEARHAND_BACKUP_RECIPIENTS')?.split(/[\s,]+/) ?? [];
  if (recipients.length === 0 || recipients.some((each) => !/^age1[0-9a-z]{58}$/.test(each))) {
    throw wrong(
      'NEARHAND_BACKUP_RECIPIENTS',
      'one or more recipients such as age1…, with spaces between',
    );
  }
  const keep = get('NEARHAND_BACKUP_KEEP') ?? '7d 4w 6m';
  if (/^(?=.*\d)(\d{1,3}d)?\s*(\d{1,3}w)?\s*(\d{1,3}m)?$/.test(keep))
    return { to, recipients, keep };
  throw wrong('NEARHAND_BACKUP_KEEP', 'days, weeks and months like 7d 4w 6m', keep);
}

/** Whether a backup's place is a bucket, and no path. */
export function isInBucket(place: string): boolean {
  return place.startsWith('s3://');
}

/** As in the command-line tools of the services themselves; a bucket asks for them, nothing else. */
function readBucketAccess(get: (name: string) => string | undefined): BucketAccess | undefined {
  const accessKeyId = get('AWS_ACCESS_KEY_ID');
  const secretAccessKey = get('AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const region = get('AWS_REGION') ?? get('AWS_DEFAULT_REGION') ?? 'us-east-1';
  const given = get('AWS_ENDPOINT_URL_S3') ?? get('AWS_ENDPOINT_URL');
  const endpoint = given ?? `https://s3.${region}.amazonaws.com`;
  const url = URL.parse(endpoint);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '') {
    throw wrong('AWS_ENDPOINT_URL_S3', 'an address like https://s3.example', endpoint);
  }
  return { endpoint: url.href.replace(/\/$/, ''), region, accessKeyId, secretAccessKey };
}

function readMail(url: string | undefined, from: string | undefined): Config['mail'] {
  const checked = readUrl('NEARHAND_SMTP_URL', url, ['smtp:', 'smtps:']);
  if (checked === undefined) return undefined;
  if (from !== undefined && /^[^@\s]+@[^@\s]+$/.test(from)) return { url: checked, from };
  throw wrong('NEARHAND_SMTP_FROM', 'the e-mail address that notices come from', from);
}

function readInside(value: string | undefined): ReadonlySet<string> {
  const places = value?.split(/[\s,]+/) ?? [];
  if (places.every((place) => /^[a-z0-9.-]{1,100}:\d{1,5}$/.test(place))) return new Set(places);
  throw wrong(
    'NEARHAND_INSIDE',
    'hosts and ports like open311.lan:8080, with spaces between',
    value,
  );
}

function readTiles(address: string | undefined, credit: string | undefined): Config['tiles'] {
  if (address === undefined) return undefined;
  const hasPlaces = ['{x}', '{y}', '{z}'].every((place) => address.includes(place));
  const url = URL.parse(address);
  if (!hasPlaces || url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw wrong('NEARHAND_TILES', 'an address with {z}, {x} and {y} in it', address);
  }
  if (credit === undefined) throw wrong('NEARHAND_TILES_CREDIT', 'whom the tiles are from');
  return { address, attribution: credit };
}

function readLogLevel(value: string | undefined): LogLevel {
  if (value === undefined) return 'info';
  if (value === 'silent' || value === 'error' || value === 'info') return value;
  throw wrong('NEARHAND_LOG', 'silent, error or info', value);
}

function wrong(name: string, expected: string, value?: string): StartError {
  const was = value === undefined ? '' : `, not “${value}”`;
  return new StartError('configuration-wrong', `${name} must be ${expected}${was}.`);
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
