import type { HelpLine, Translated } from '../features/community/community.ts';
import { StartError } from '../start-error.ts';

/** What was given in three languages between semicolons. @throws StartError that names the option */
export function translated(text: string | undefined, option: string): Translated {
  const parts = text?.split(';').map((part) => part.trim()) ?? [];
  const [en, hant, hans] = parts;
  if (!en || !hant || !hans || parts.length > 3) throw wrongOption(option, '"ENGLISH;繁體;简体"');
  return { en, 'zh-Hant': hant, 'zh-Hans': hans };
}

/** A number to call, and its name in three languages. @throws StartError that names the option */
export function helpLine(text: string, option: string): HelpLine {
  const [number = '', ...names] = text.split(';');
  if (!/^[\d+ -]{2,20}$/.test(number)) throw wrongOption(option, '"NUMBER;ENGLISH;繁體;简体"');
  return { number: number.trim(), names: translated(names.join(';'), option) };
}

export function wrongOption(option: string, form: string): StartError {
  return new StartError('configuration-wrong', `--${option} should be ${form}.`);
}
