import { CoverBrush, type CoverNews } from '@nearhand/visit/cover-brush';
import type { DrawnPhoto } from '@nearhand/visit/drawn-photo';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords, type Words } from './words.ts';

export interface CoverDialogProps {
  readonly photo: DrawnPhoto;
  /** Whether something else is covered now than before. */
  readonly onDone: (isChanged: boolean) => Promise<void>;
}

const acts = ['here', 'back', 'smaller', 'larger'] as const;

/** Where faces and plates are covered by finger, mouse or keys: the browser's own dialog. */
export function CoverDialog({ photo, onDone }: CoverDialogProps) {
  const w = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const brush = useRef<CoverBrush>(undefined);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new CoverBrush(photo, canvas.current, (news) => setSaid(sentenceOf(news, w)));
    brush.current = made;
    dialog.current?.showModal();
    canvas.current.parentElement?.focus({ preventScroll: true });
    return () => made.stop();
  }, []);
  const close = () => {
    const marks = brush.current?.marks ?? photo.marks;
    const isChanged = dialog.current?.returnValue === 'done' && marks !== photo.marks;
    if (isChanged) photo.marks = marks;
    void onDone(isChanged);
  };
  const names = {
    here: w.rep_cover_here(),
    back: w.rep_cover_back(),
    smaller: w.rep_cover_smaller(),
    larger: w.rep_cover_larger(),
  };
  return (
    <dialog ref={dialog} class="cover" aria-labelledby="cover-title" onClose={close}>
      <h2 id="cover-title">{w.rep_cover()}</h2>
      <p id="cover-how" class="small">
        {w.rep_cover_how()}
      </p>
      <div
        class="brush"
        tabindex={0}
        role="application"
        aria-label={w.rep_cover_picture()}
        aria-describedby="cover-how"
      >
        <canvas ref={canvas} />
      </div>
      <p class="small" role="status">
        {said}
      </p>
      <div class="actions">
        {acts.map((act) => (
          <button key={act} type="button" class="button" onClick={() => brush.current?.press(act)}>
            {names[act]}
          </button>
        ))}
        <button type="button" class="button primary" onClick={() => dialog.current?.close('done')}>
          {w.rep_cover_done()}
        </button>
      </div>
    </dialog>
  );
}

function sentenceOf(news: CoverNews, w: Words): string {
  switch (news.what) {
    case 'at':
      return w.rep_cover_at({ right: news.right, down: news.down });
    case 'size':
      return w.rep_cover_size({ step: news.step, of: news.of });
    case 'count':
      return w.rep_cover_count({ count: news.count });
  }
}
