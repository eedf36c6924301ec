import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community } from '@nearhand/protocol/community';
import type { Card } from '@nearhand/seal/card';
import type { Api } from '@nearhand/visit/api';
import type { LedgerView } from '@nearhand/visit/ledger-view';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import { failureCode } from '../../shell/failure-text.ts';
import type { Work } from '../work/work.ts';
import type { Asking } from './asking.ts';
import { candidates } from './people.ts';

export interface Sending {
  readonly api: Api;
  readonly community: Community;
  readonly ledger: LedgerView;
  /** Of the desk, as it was shown. */
  readonly roster: VerifiedRoster;
  readonly asking: Asking;
  readonly card: Card;
  readonly work: Work;
  readonly signal: AbortSignal;
}

/**
 * Makes the room with the first words in it. A second try with the same card after an answer that
 * got lost finds the room that the first one made.
 */
export async function sendAsking(sending: Sending): Promise<ResidentVisit> {
  try {
    return await tryOnce(sending);
  } catch (error) {
    const code = failureCode(error);
    if (code === 'room-exists') return await openWithCard(sending);
    if (code !== 'work-refused' || sending.asking.code !== '') throw error;
    sending.work.begin();
    return await tryOnce(sending);
  }
}

async function tryOnce(sending: Sending): Promise<ResidentVisit> {
  const { api, community, ledger, roster, asking, card, work, signal } = sending;
  const { ask } = await import('@nearhand/visit/asking');
  const members = candidates(roster)
    .filter(({ leafHash }) => asking.ticked.includes(leafHash))
    .map(({ leaf }) => leaf);
  const proof = asking.code === '' ? work.solved() : Promise.resolve(`token.${asking.code}`);
  return await ask(api, {
    community,
    card,
    ledger,
    rosters: [roster],
    members,
    first: asking.text.trim() === '' ? [] : [{ kind: 'said', text: asking.text }],
    work: proof,
    attachments: asking.files,
    signal,
  });
}

/** Opens the room that an earlier try made, and says in it what that try did not. */
async function openWithCard({
  api,
  community,
  ledger,
  card,
  asking,
}: Sending): Promise<ResidentVisit> {
  const { roomKeysOf } = await import('@nearhand/seal/room-keys');
  const { ResidentVisit } = await import('@nearhand/visit/resident-visit');
  const keys = await roomKeysOf(card, community.origin);
  const visit = await ResidentVisit.open(api, community, keys, { seen: ledger.memory() });
  const isSaid = visit.state.messages.some(
    (message) =>
      message.state === 'read' &&
      message.content.kind === 'said' &&
      message.content.text === asking.text,
  );
  // Only a try that came to its end queues attachments, and that one does not lead here.
  if (!isSaid || asking.files.length > 0) {
    void visit.say({ kind: 'said', text: isSaid ? '' : asking.text }, asking.files);
  }
  return visit;
}
