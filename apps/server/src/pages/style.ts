import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The sheet that every page of the public side has. */
export const { style, path: stylePath } = readStyle(
  ['tokens', 'text', 'frame', 'page', 'parts', 'print'].map(
    (name) => new URL(`./style/${name}.css`, import.meta.url),
  ),
  'style',
);

/** Style sheets as one, without comments and indentation, and the address that its content gives it. */
export function readStyle(
  files: URL | readonly URL[],
  name: string,
): { readonly style: string; readonly path: string } {
  const style = [files]
    .flat()
    .map((file) => compact(readFileSync(file, 'utf8')))
    .join('');
  return { style, path: `/${name}.${nameOfContent(style)}.css` };
}

/** What a file that is kept for good has in its name, so that another content has another name. */
export function nameOfContent(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\n\s*/g, '')
    .replace(/\s*([{};])\s*/g, '$1')
    .replace(/;}/g, '}');
}
