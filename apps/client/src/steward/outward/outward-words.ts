import type {
  BodyLetters,
  LetterRhythm,
  OutwardTrouble,
  SendingState,
} from '@nearhand/protocol/outward-desk';
import type { Words } from '../reports/words.ts';

/** What stands in the way, in a sentence. */
export function troubleText(trouble: OutwardTrouble, w: Words): string {
  return {
    'no-host': w.out_trouble_no_host,
    'private-address': w.out_trouble_private,
    'no-https': w.out_trouble_no_https,
    unreachable: w.out_trouble_unreachable,
    slow: w.out_trouble_slow,
    lost: w.out_trouble_lost,
    redirected: w.out_trouble_redirected,
    'too-large': w.out_trouble_too_large,
    unreadable: w.out_trouble_unreadable,
    refused: w.out_trouble_refused,
    'wrong-key': w.out_trouble_wrong_key,
    busy: w.out_trouble_busy,
    broken: w.out_trouble_broken,
    'not-public': w.out_trouble_not_public,
    'no-place': w.out_trouble_no_place,
    'came-from-there': w.out_trouble_came_from_there,
    'perhaps-arrived': w.out_trouble_perhaps_arrived,
    'no-such-number': w.out_trouble_no_such_number,
    'mail-refused': w.out_trouble_mail_refused,
    other: w.out_trouble_other,
  }[trouble]();
}

/** Where a report is on its way. */
export function stateText(state: SendingState, w: Words): string {
  return {
    waiting: w.out_state_waiting,
    sending: w.out_state_sending,
    token: w.out_state_token,
    followed: w.out_state_followed,
    unsure: w.out_state_unsure,
    refused: w.out_state_refused,
    stopped: w.out_state_stopped,
    ended: w.out_state_ended,
  }[state]();
}

export function rhythmText(every: LetterRhythm, w: Words): string {
  return {
    day: w.out_every_day,
    week: w.out_every_week,
    month: w.out_every_month,
  }[every]();
}

/** How the last letter went. */
export function letterText({ last }: BodyLetters, w: Words): string {
  if (last === undefined) return w.out_letter_none();
  const { day } = last;
  if (last.state === 'sent') return w.out_letter_sent({ day });
  if (last.state === 'refused') return w.out_letter_refused({ day });
  return last.state === 'unsure' ? w.out_letter_unsure({ day }) : w.out_letter_sending();
}
