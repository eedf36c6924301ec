import { type Community, decodeCommunity } from '@nearhand/protocol/community';
import { plainFetch } from './transport.ts';

/**
 * The bundle: desks, people and emergency numbers, the same for everybody. Without a connection the
 * browser's own copy is taken, so that the emergency numbers stand there all the same.
 */
export async function loadCommunity(): Promise<Community> {
  try {
    return await read('no-cache');
  } catch (error) {
    if (error instanceof TypeError) return await read('force-cache');
    throw error;
  }
}

async function read(cache: RequestCache): Promise<Community> {
  const answer = await plainFetch('/api/community', { cache });
  if (!answer.ok) throw new TypeError(`community: ${answer.status}`);
  return decodeCommunity(await answer.json());
}
