/** How every request leaves this page: no cookie, no referrer, nothing kept. */
export const base = '';

export async function plainFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return await fetch(input, {
    cache: 'no-store',
    ...init,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
  });
}

export const transport = { fetch: plainFetch as typeof fetch, base };
