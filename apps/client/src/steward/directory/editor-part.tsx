import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A part of a long form: closed, its heading and what stands in it; open, its fields. */
export function EditorPart(props: {
  readonly title: string;
  /** What stands in it, in a line. */
  readonly told?: string;
  readonly startsOpen?: boolean;
  /** Whether something in it has to be mended: it opens. */
  readonly isWrong: boolean;
  readonly children: ComponentChildren;
}) {
  const { title, told = '', startsOpen = false, isWrong, children } = props;
  const [isOpen, setOpen] = useState(startsOpen);
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  return (
    <details
      class="editor-part"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {title}
        {isOpen || told === '' ? null : <small class="told">{told}</small>}
      </summary>
      {children}
    </details>
  );
}
