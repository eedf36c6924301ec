import type { FastifyReply } from 'fastify';
import type { App } from './fastify-app.ts';

const shared = [
  "default-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
];

/** The square: complete without scripts; those it has are its own files. */
const publicPolicy = policyOfSquare({ trustedTypes: "'none'", images: [] });

/**
 * A page with a map: Leaflet tries out what a browser can draw by one assignment of markup, which the
 * policy named `default` lets through and nothing else. `images` are the origins of its tiles.
 */
export function policyWithMap(images: readonly string[]): string {
  return policyOfSquare({ trustedTypes: 'default', images });
}

function policyOfSquare({
  trustedTypes,
  images,
}: {
  readonly trustedTypes: string;
  readonly images: readonly string[];
}): string {
  return [
    ...shared,
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' data: blob:", ...images].join(' '),
    "connect-src 'self'",
    "manifest-src 'self'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join('; ');
}

/** The private side: one named policy, for the addresses of its workers. No WebAssembly, no eval. */
const privatePolicy = [
  ...shared,
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types nearhand-worker',
].join('; ');

/** Code of the private side: what a worker started from it may do. No page is made of it. */
const codePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const denied = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
].map((feature) => `${feature}=()`);

/** The permissions of a page that can ask a device where it is, when somebody presses for it. */
export const permissionsWithPlace = [
  ...denied.filter((feature) => feature !== 'geolocation=()'),
  'geolocation=(self)',
  'camera=()',
].join(', ');

const everywhere: Readonly<Record<string, string>> = {
  'content-security-policy': publicPolicy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'permissions-policy': [...denied, 'camera=()'].join(', '),
};

/** The strictest headers, for an installation at this origin. */
export function securityHeaders(origin: string): Readonly<Record<string, string>> {
  if (!origin.startsWith('https:')) return everywhere;
  return { ...everywhere, 'strict-transport-security': 'max-age=31536000' };
}

/** Gives every answer the strictest headers; a route may then loosen its own. */
export function secureAnswers(app: App, origin: string): void {
  const headers = securityHeaders(origin);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}

/** The camera scans a card; a passkey unlocks one that is kept. */
const privatePermissions = [
  ...denied.filter((feature) => !feature.startsWith('publickey-credentials-')),
  'camera=(self)',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
].join(', ');

/** What a page of the private side has instead. */
const privatePage: Readonly<Record<string, string>> = {
  'content-security-policy': privatePolicy,
  'permissions-policy': privatePermissions,
  'cache-control': 'no-cache',
};

/** Kept for good under a name that carries its hash. They come with each file, so they are few. */
const privateCode: Readonly<Record<string, string>> = {
  'content-security-policy': codePolicy,
  'cache-control': 'public, max-age=31536000, immutable',
};

const privatePicture: Readonly<Record<string, string>> = { 'cache-control': 'no-cache' };

/** The headers of a page of the private side. */
export function asPrivatePage(reply: FastifyReply): FastifyReply {
  return reply.headers(privatePage);
}

/** The headers of a file of the private side's code. */
export function asPrivateCode(reply: FastifyReply): FastifyReply {
  return reply.removeHeader('permissions-policy').headers(privateCode);
}

/** The headers of what is neither page nor code. */
export function asPrivatePicture(reply: FastifyReply): FastifyReply {
  return reply.headers(privatePicture);
}

const { 'permissions-policy': _, ...behindCode } = everywhere;

/**
 * Every header of the private app that says how a browser treats it, by the kind of file: what a
 * release's manifest promises. Transport's own (HSTS, lengths, dates) depend on where it is served.
 */
export const clientHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  page: { ...everywhere, ...privatePage, 'content-type': 'text/html; charset=utf-8' },
  picture: { ...everywhere, ...privatePicture, 'content-type': 'image/svg+xml' },
  script: {
    ...{ ...behindCode, ...privateCode },
    'content-type': 'application/javascript; charset=utf-8',
  },
  style: { ...behindCode, ...privateCode, 'content-type': 'text/css; charset=utf-8' },
};
