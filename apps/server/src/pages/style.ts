import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The sheet that every page of the public side has. */
export const { style, path: stylePath } = readStyle(
  new URL('./style.css', import.meta.url),
  'style',
);

/** A style sheet without comments and indentation, and the address that its content gives it. */
export function readStyle(
  file: URL,
  name: string,
): { readonly style: string; readonly path: string } {
  const style = compact(readFileSync(file, 'utf8'));
  const hash = createHash('sha256').update(style).digest('hex').slice(0, 12);
  return { style, path: `/${name}.${hash}.css` };
}

function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\n\s*/g, '')
    .replace(/\s*([{};])\s*/g, '$1')
    .replace(/;}/g, '}');
}
