import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../words.ts';

export interface FieldError {
  /** Id of the field that the link leads to. */
  readonly field: string;
  readonly text: string;
}

/** What has to be mended, at the top of the page, each with a link to its field. */
export function ErrorSummary({ errors }: { readonly errors: readonly FieldError[] }) {
  const w = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length === 0) return;
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div class="notice error" ref={box} tabIndex={-1} role="alert">
      <p class="notice-title">{w.parts_errors()}</p>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={field}>
            <button
              type="button"
              class="as-link"
              onClick={() => document.getElementById(field)?.focus()}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
