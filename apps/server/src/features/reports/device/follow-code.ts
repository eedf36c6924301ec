import { type CardLanguage, wordList } from '@nearhand/seal/word-list';
import { followBytes, followLabel, followWords } from '../follow-numbers.ts';

interface Code {
  readonly words: string;
  /** SHA-256, hex: all that is sent of it. */
  readonly hash: string;
}

// Until the page after the sending has shown it, and in this tab only.
const key = 'nearhand-report-code';

/**
 * The hash of this report's six words, drawn here when first asked for. Undefined where this browser
 * cannot draw or remember them: then the server draws them and shows them once.
 */
export async function codeHash(language: CardLanguage): Promise<string | undefined> {
  try {
    const known = sessionStorage.getItem(key);
    if (known !== null) return (JSON.parse(known) as Code).hash;
    const code = await draw(language);
    sessionStorage.setItem(key, JSON.stringify(code));
    return code.hash;
  } catch {
    return undefined;
  }
}

/** The six words, for the one page that shows them; they are forgotten by it. */
export function takeCode(): string | undefined {
  try {
    const known = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return known === null ? undefined : (JSON.parse(known) as Code).words;
  } catch {
    return undefined;
  }
}

/** For a report that begins anew. */
export function forgetCode(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // A browser that remembers nothing has nothing to forget.
  }
}

async function draw(language: CardLanguage): Promise<Code> {
  const list = await wordList(language);
  // 2,048 words divide 65,536 evenly, so each is as likely as any other.
  const drawn = crypto.getRandomValues(new Uint16Array(followWords));
  const numbers = [...drawn].map((number) => number % list.length);
  const label = new TextEncoder().encode(followLabel);
  const digest = await crypto.subtle.digest(
    'SHA-256',
    new Uint8Array([...label, ...followBytes(numbers)]),
  );
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'));
  return { words: numbers.map((number) => list[number] ?? '').join(' '), hash: hash.join('') };
}
