import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../words.ts';

export interface PageProps {
  readonly title: string;
  /** A step back; absent where there is none. */
  readonly onBack?: (() => void) | undefined;
  readonly children: ComponentChildren;
}

let hasShownPage = false;

/** One page of an app. Its heading takes the focus, so that a screen reader begins there. */
export function Page({ title, onBack, children }: PageProps) {
  const w = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page of all leaves the focus at the top, before language and *Leave now*.
    if (hasShownPage) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    hasShownPage = true;
  }, []);
  return (
    <div class="page">
      {onBack ? (
        <button type="button" class="as-link back" onClick={onBack}>
          {w.parts_back()}
        </button>
      ) : null}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
