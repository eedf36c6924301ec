import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The public side's one style sheet, without comments and indentation, and the address its content gives it. */
export const style = compact(readFileSync(new URL('./style.css', import.meta.url), 'utf8'));
export const stylePath = `/style.${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`;

function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\n\s*/g, '')
    .replace(/\s*([{};])\s*/g, '$1')
    .replace(/;}/g, '}');
}
