import {
  alsoSpeak,
  type Locale,
  type Words as SharedWords,
  words as sharedWords,
  useWords as useSharedWords,
  type WordsOf,
} from '../words.ts';

/** The shared words, and those of helpers and stewards, which only their page fetches. */
export type Words = SharedWords &
  WordsOf<typeof import('../generated/helper-messages/messages/en.js')>;

alsoSpeak(load);

export function words(): Words {
  return sharedWords() as Words;
}

/** In a component: the words, and a new rendering whenever the language changes. */
export function useWords(): Words {
  return useSharedWords() as Words;
}

async function load(locale: Locale): Promise<object> {
  if (locale === 'zh-Hant') return await import('../generated/helper-messages/messages/zh-Hant.js');
  if (locale === 'zh-Hans') return await import('../generated/helper-messages/messages/zh-Hans.js');
  return await import('../generated/helper-messages/messages/en.js');
}
