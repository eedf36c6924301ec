import { encodeRecipient } from '@nearhand/seal/age-key';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { encodeDevice, encodeSteward } from '@nearhand/seal/device-leaf';
import { enrolmentMac, readEnrolmentFragment } from '@nearhand/seal/enrolment';
import { leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { requestMessage, signInMessage } from '@nearhand/seal/request';
import { type Signer, signerOf } from '@nearhand/seal/signature';

/** A request as a test writes it. */
export interface Asked {
  readonly signer?: Signer;
  /** Sends the key along, as a resident or a steward does. */
  readonly named?: boolean;
  readonly body?: object | Uint8Array;
  readonly epoch?: number;
  readonly nonce?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The body as JSON, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they just asked for
  readonly json: any;
}

/** Asks a server under `/api/`, each request by hand. */
export class PrivateClient {
  readonly base: string;
  /** The ledger origin. */
  readonly origin: string;

  constructor(base: string, origin: string) {
    this.base = base;
    this.origin = origin;
  }

  async nonce(): Promise<Uint8Array> {
    const { headers } = await fetch(`${this.base}/api/nonce`);
    return fromBase64url(headers.get('nearhand-nonce') ?? '');
  }

  /** Asks, signed where there is a signer. */
  async ask(method: string, path: string, asked: Asked = {}): Promise<Answered> {
    const response = await this.fetch(method, path, asked);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    const json = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
    return { status: response.status, headers: response.headers, bytes, json };
  }

  async fetch(method: string, path: string, asked: Asked = {}, signal?: AbortSignal) {
    const { signer, body, epoch = 0, named, nonce } = asked;
    const bytes = bodyBytes(body);
    const headers: Record<string, string> = { ...asked.headers };
    if (signer !== undefined) {
      const used = nonce ?? (await this.nonce());
      const message = { origin: this.origin, nonce: used, method, path, body: bytes, epoch };
      const signature = await signer.sign('request', requestMessage(message));
      headers['nearhand-nonce'] ??= toBase64url(used);
      headers['nearhand-epoch'] ??= String(epoch);
      headers['nearhand-signature'] ??= toBase64url(signature);
      if (named) headers['nearhand-key'] ??= toBase64url(signer.publicKey);
    }
    if (body !== undefined) {
      headers['content-type'] ??=
        body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    }
    return fetch(`${this.base}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: bytes as Uint8Array<ArrayBuffer> }),
      ...(signal && { signal }),
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async bundle(): Promise<any> {
    return (await this.ask('GET', '/api/community')).json;
  }

  deskId(): Promise<string> {
    return this.bundle().then(({ desks }) => desks[0].id as string);
  }
}

function bodyBytes(body: Asked['body']): Uint8Array {
  if (body === undefined) return new Uint8Array(0);
  return body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body));
}

/** A device of the desk, or its steward's. */
export interface Member {
  readonly signer: Signer;
  readonly seed: Uint8Array;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly ageScalar: Uint8Array;
  readonly recipient: string;
}

/** Draws a device's keys and leaf. */
export async function drawMember(
  deskId: string,
  name: string,
  role: 'helper' | 'steward' = 'helper',
): Promise<Member> {
  const seed = randomBytes(32);
  const ageScalar = randomBytes(32);
  const signer = await signerOf(seed);
  const recipient = encodeRecipient((await (await curves()).x25519.key(ageScalar)).publicKey);
  const shared = { desk: deskId, id: toBase64url(randomBytes(16)), name, v: 1 } as const;
  const sign = toBase64url(signer.publicKey);
  const leaf =
    role === 'steward'
      ? encodeSteward({ ...shared, sign, type: 'steward' })
      : encodeDevice({
          ...shared,
          age: recipient,
          duty: '',
          employer: 'Lantern Hill',
          keeps: [],
          role: 'social worker',
          sign,
          type: 'device',
        });
  return { signer, seed, leaf, leafHash: leafHash(leaf), ageScalar, recipient };
}

/** Enrols by one of the printed links, as the app does. */
export async function enrolBy(
  client: PrivateClient,
  link: string,
  member: Member,
): Promise<Answered> {
  const { invitation, secret } = readEnrolmentFragment(new URL(link.replace(/^.*: /, '')).hash);
  const mac = enrolmentMac(secret, member.leaf);
  return client.ask('POST', `/api/enrolments/${toBase64url(invitation)}`, {
    body: { leaf: toBase64url(member.leaf), mac: toBase64url(mac) },
  });
}

/** Signs in; the answer is a shift. */
export async function signIn(
  client: PrivateClient,
  deskId: string,
  { leafHash: hash, signer }: Pick<Member, 'leafHash' | 'signer'>,
): Promise<Answered> {
  const nonce = await client.nonce();
  const message = signInMessage({ origin: client.origin, nonce, leafHash: hash });
  const signature = await signer.sign('sign-in', message);
  const body = {
    leaf: toBase64url(hash),
    nonce: toBase64url(nonce),
    signature: toBase64url(signature),
  };
  return client.ask('POST', `/api/desks/${deskId}/sign-in`, { body });
}

/** The sample desk with its steward and two helpers enrolled by the printed links. */
export async function staff(client: PrivateClient, links: readonly string[]) {
  const deskId = await client.deskId();
  const [stewardLink = '', oneLink = '', twoLink = ''] = links;
  const steward = await drawMember(deskId, 'Ah-Lan', 'steward');
  const one = await drawMember(deskId, 'Mei');
  const two = await drawMember(deskId, 'Kit');
  await enrolBy(client, stewardLink, steward);
  await enrolBy(client, oneLink, one);
  await enrolBy(client, twoLink, two);
  return { deskId, steward, helpers: [one, two] as const };
}
