import { createTransport } from 'nodemailer';
import type { Config } from '../../config.ts';
import type { Db } from '../../db/schema.ts';
import type { Log } from '../../log.ts';
import { languages } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { takeNoticesDue } from './notices.ts';

/**
 * Tells helpers who asked for it that there may be something new at their desk, and nothing else:
 * the same words to everyone, in every language, with no desk, no room and no number in them. Sent
 * one by one; an address that fails is left until there is something new again.
 */
export async function sendNotices(
  db: Db,
  communityId: Buffer,
  { mail, origin }: Pick<Config, 'mail' | 'origin'>,
  log: Log,
): Promise<void> {
  if (mail === undefined) return;
  const addresses = await takeNoticesDue(db, communityId);
  if (addresses.length === 0) return;
  const transport = createTransport(mail.url);
  let failed = 0;
  for (const to of addresses) {
    await transport.sendMail({ from: mail.from, to, ...noticeMail(origin) }).catch(() => {
      failed += 1;
    });
  }
  transport.close();
  // How many, and nothing of what the mail server said: it quotes addresses.
  if (failed > 0) log.error('notices could not be sent', { failed });
}

function noticeMail(origin: string): { readonly subject: string; readonly text: string } {
  const texts = languages.map((language) =>
    wordsIn(language).desk_notice_text({ address: `${origin}/desk` }),
  );
  return { subject: wordsIn('en').desk_notice_subject(), text: `${texts.join('\n\n')}\n` };
}
