import { Readable } from 'node:stream';
import { createTransport, type Transporter } from 'nodemailer';
import { asLeader } from '../../../db/leader.ts';
import { todayOf } from '../../desks/desks.ts';
import { Bodies, responsibleIn } from '../bodies.ts';
import type { Body } from '../body.ts';
import type { OutwardSide } from '../outward/outward-side.ts';
import { type DigestLetter, digestContent, writeDigest } from './digest-content.ts';
import {
  beginLetter,
  type Digest,
  daysDue,
  endLetter,
  giveUpLost,
  listDigests,
  refusedLetter,
  toldThrough,
} from './digests.ts';

/** "mail" in ASCII: one process at a time writes to those who mend. */
const leaderClass = 0x6d61696c;

interface Round {
  readonly bodies: Bodies;
  readonly transport: Transporter;
}

/**
 * Sends each body the letter that is due, once. A letter is written down before it is handed over, so
 * that one of which nobody knows whether it went is not sent again by itself; the next body's goes on.
 */
export async function digestRound(side: OutwardSide): Promise<'done' | 'elsewhere'> {
  const { db, pg, community, config } = side;
  const digests = (await listDigests(db, community.id)).filter(({ isOn }) => isOn);
  if (digests.length === 0 || config.mail === undefined) return 'done';
  const done = await asLeader(pg, [leaderClass, community.id.readInt32BE(0)], async () => {
    await giveUpLost(db, community.id);
    const transport = createTransport(config.mail?.url ?? '');
    const round = { transport, bodies: new Bodies(db, community.id, side.now) };
    try {
      for (const digest of digests) {
        if (!side.signal?.aborted) await sendDue(side, digest, round);
      }
    } finally {
      transport.close();
    }
    return 'done' as const;
  });
  return done ?? 'elsewhere';
}

async function sendDue(
  side: OutwardSide,
  digest: Digest,
  { bodies, transport }: Round,
): Promise<void> {
  const { db, community, config, pauses } = side;
  const pause = `digest ${digest.body}`;
  if (pauses.isOn(pause)) return;
  const today = todayOf(side);
  const refused = await refusedLetter(db, community.id, digest.body);
  const about = refused ?? daysDue(digest, today);
  if (about === undefined) return;
  const settings = await bodies.current();
  const body = settings.bodies.get(digest.body);
  const responsible = responsibleIn(settings, digest.body);
  if (body?.email === undefined || responsible === undefined) return;
  const content = await digestContent(db, community.id, responsible, about);
  if (content.fresh.length === 0 && content.waiting.length === 0) {
    // Nothing to say is no letter.
    if (refused === undefined) await toldThrough(db, community.id, digest.body, about.to);
    else await dropRefused(side, digest.body, about, today);
    return;
  }
  const { language } = digest;
  const letter = writeDigest(content, about, {
    ...{ body, community, origin: config.origin, language, today },
  });
  if (!(await beginLetter(db, community.id, digest.body, about, today))) return;
  const end = await handOver(side, transport, body, letter, about.to);
  await endLetter(db, community.id, digest.body, about.to, end);
  if (end.state === 'refused') pauses.prolong(pause, 'mail-refused');
  else {
    await toldThrough(db, community.id, digest.body, about.to);
    pauses.end(pause);
  }
}

async function dropRefused(
  { db, community }: OutwardSide,
  body: string,
  about: { readonly from: string; readonly to: string },
  today: string,
): Promise<void> {
  if (!(await beginLetter(db, community.id, body, about, today))) return;
  await endLetter(db, community.id, body, about.to, { state: 'sent' });
  await toldThrough(db, community.id, body, about.to);
}

type End = Parameters<typeof endLetter>[4];

/**
 * Whether the mail server took it; nothing of what it says is kept or logged, since it quotes
 * addresses. Once it could have read a word, only its own no says that it did not take it.
 */
async function handOver(
  { config }: OutwardSide,
  transport: Transporter,
  { id, email = '' }: Body,
  { subject, text }: DigestLetter,
  to: string,
): Promise<End> {
  let isBeingRead = false;
  const words = Readable.from(
    (function* () {
      isBeingRead = true;
      yield Buffer.from(text);
    })(),
  );
  try {
    await transport.sendMail({
      from: config.mail?.from,
      to: email,
      subject,
      text: words,
      // The same for the same letter: where it came twice after all, many mail servers keep one.
      messageId: `<digest.${id}.${to}@${new URL(config.origin).hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { state: 'sent' };
  } catch (error) {
    const { responseCode = 0 } = error as { readonly responseCode?: number };
    if (responseCode >= 400 || !isBeingRead) return { state: 'refused', trouble: 'mail-refused' };
    return { state: 'unsure' };
  }
}
