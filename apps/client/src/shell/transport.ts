import { noteReach } from './connection.ts';

/** How every request leaves this page: no cookie, no referrer, nothing kept. */
export async function plainFetch(input: string, init: RequestInit = {}): Promise<Response> {
  try {
    const answer = await fetch(input, {
      cache: 'no-store',
      ...init,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    });
    noteReach(true);
    return answer;
  } catch (error) {
    if (!init.signal?.aborted) noteReach(false);
    throw error;
  }
}

export const transport = { fetch: plainFetch, base: '' } as const;
