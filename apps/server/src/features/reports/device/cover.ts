import { CoverBrush, type CoverNews } from '@nearhand/visit/cover-brush';
import type { DrawnPhoto } from '@nearhand/visit/drawn-photo';
import { say } from './element.ts';

/**
 * Opens the page's dialog over a photo, where faces and plates are covered by finger, mouse or keys.
 * Whether something changed; what was covered before can be taken back here too.
 */
export async function coverIn(photo: DrawnPhoto): Promise<boolean> {
  const dialog = document.getElementById('cover');
  const canvas = dialog?.querySelector('canvas') ?? null;
  if (!(dialog instanceof HTMLDialogElement) || canvas === null) return false;
  const said = dialog.querySelector<HTMLElement>('[data-covered]');
  say(said, '');
  const brush = new CoverBrush(photo, canvas, (news) => say(said, sentenceOf(news, said)));
  const press = (event: Event) => {
    const act = event.target instanceof HTMLElement ? event.target.dataset.press : undefined;
    if (act === 'done') dialog.close('done');
    else if (act !== undefined) brush.press(act);
  };
  dialog.addEventListener('click', press);
  dialog.returnValue = '';
  dialog.showModal();
  canvas.parentElement?.focus({ preventScroll: true });
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.removeEventListener('click', press);
  brush.stop();
  if (dialog.returnValue !== 'done' || brush.marks === photo.marks) return false;
  photo.marks = brush.marks;
  return true;
}

/** The page brings the sentence in its language, with `@` where a number stands. */
function sentenceOf(news: CoverNews, said: HTMLElement | null): string {
  const { what, ...numbers } = news;
  return Object.values(numbers).reduce<string>(
    (sentence, number) => sentence.replace('@', number),
    said?.dataset[what] ?? '',
  );
}
