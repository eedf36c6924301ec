/** The languages that this server writes, each by its own name. */
export const languageOptions: readonly (readonly [string, string])[] = [
  ['en', 'English'],
  ['zh-Hant', '繁體中文'],
  ['zh-Hans', '简体中文'],
];
