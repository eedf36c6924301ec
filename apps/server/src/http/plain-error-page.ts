import type { Language } from '../pages/language.ts';
import { wordsIn } from '../pages/words.ts';

/** A whole HTML document without style, for what goes wrong before a page can be made. */
export function plainErrorPage(status: number, language: Language): string {
  const words = wordsIn(language);
  const [title, body] =
    status === 404
      ? [words.not_found_title(), words.not_found_body()]
      : [words.unavailable_title(), words.unavailable_body()];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${body}</p><p><a href="/">${words.go_home()}</a></p></html>`;
}
