import type { Words as HelperWords } from '../../helper/words.ts';
import {
  type Locale,
  words as sharedWords,
  speakMore,
  useWords as useShared,
  type WordsOf,
} from '../../words.ts';

/** The helpers' words, and those of who looks after reports, which only its pages fetch. */
export type Words = HelperWords &
  WordsOf<typeof import('../../generated/report-messages/messages/en.js')>;

/** Fetches them; what shows them waits for it. */
export async function speakOfReports(): Promise<void> {
  await speakMore(load);
}

export function words(): Words {
  return sharedWords() as Words;
}

export function useWords(): Words {
  return useShared() as Words;
}

async function load(locale: Locale): Promise<object> {
  if (locale === 'zh-Hant')
    return await import('../../generated/report-messages/messages/zh-Hant.js');
  if (locale === 'zh-Hans')
    return await import('../../generated/report-messages/messages/zh-Hans.js');
  return await import('../../generated/report-messages/messages/en.js');
}
