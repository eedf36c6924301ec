import { copyOf, setHidden } from './element.ts';

/** A report that could not be sent yet, on this device only. */
interface Draft {
  /** When it was kept, ms since 1970. */
  readonly at: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly photos: readonly Blob[];
}

const goodForMs = 7 * 24 * 3_600_000;
const kept = /^(kind|words|place|neighbourhood|position|ask-[a-z-]+)$/;

/** Keeps what is in a form; where this browser keeps nothing, the form itself is all there is. */
export async function keepDraft(form: HTMLFormElement, photos: readonly Blob[]): Promise<void> {
  const fields = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' && kept.test(name) ? [[name, value] as const] : [],
  );
  const draft: Draft = { at: Date.now(), fields, photos };
  await inStore('readwrite', (store) => store.put(draft, 'draft')).catch(() => undefined);
}

export async function throwDraftAway(): Promise<void> {
  await inStore('readwrite', (store) => store.delete('draft')).catch(() => undefined);
}

/**
 * Where a report is kept, says so above the form: it can be put back or thrown away. `onNone` when
 * there is none, or none any more.
 */
export async function offerDraft(
  form: HTMLFormElement,
  addPhotos: (photos: readonly File[]) => void,
  onNone: () => void,
): Promise<void> {
  const draft = (await inStore('readonly', (store) => store.get('draft')).catch(() => undefined)) as
    | Draft
    | undefined;
  const isOld = draft !== undefined && Date.now() - draft.at > goodForMs;
  if (isOld) await throwDraftAway();
  if (draft === undefined || isOld) return onNone();
  const notice = copyOf('kept-draft');
  if (notice === undefined) return;
  notice.addEventListener('click', (event) => {
    const press = event.target instanceof HTMLElement ? event.target.dataset.press : undefined;
    if (press === undefined) return;
    notice.remove();
    if (press === 'back') putBack(draft, form, addPhotos);
    else void throwDraftAway().then(onNone);
    form.querySelector<HTMLElement>('select, input:not([type="hidden"])')?.focus();
  });
  form.before(notice);
}

function putBack(
  { fields, photos }: Draft,
  form: HTMLFormElement,
  addPhotos: (photos: readonly File[]) => void,
): void {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    const isTyped =
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement;
    if (isTyped) field.value = value;
    // A question of a kind that is not asked on this page yet: its answer comes along all the same.
    else setHidden(form, name, value);
  }
  addPhotos(photos.map((photo, index) => new File([photo], `${index + 1}.jpg`, photo)));
}

async function inStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open('nearhand-report', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('drafts');
  const database = await answerOf(opening);
  try {
    return await answerOf(act(database.transaction('drafts', mode).objectStore('drafts')));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('nothing can be kept here'));
  });
}
