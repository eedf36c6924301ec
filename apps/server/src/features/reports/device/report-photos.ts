import { DrawnPhoto } from '@nearhand/visit/drawn-photo';
import { copyOf, say, shown } from './element.ts';
import { placeOf } from './photo-place.ts';

interface Chosen {
  /** As it will be sent. */
  file: File;
  /** Undefined where this browser cannot draw it: it is sent as it is, and the server looks at it. */
  readonly drawn: DrawnPhoto | undefined;
  readonly row: HTMLElement;
}

const mostPhotos = 3;

/**
 * The photos that somebody chose: made small and free of what the camera wrote before they leave the
 * device, each with a way to cover what is nobody's to see.
 */
export class ReportPhotos {
  readonly #form: HTMLFormElement;
  readonly #input: HTMLInputElement | null;
  readonly #list: HTMLElement | null;
  #chosen: readonly Chosen[] = [];
  /** Resolves once everything that was chosen is drawn and in the form. */
  settled: Promise<void> = Promise.resolve();

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#input = form.querySelector<HTMLInputElement>('input[type="file"]');
    this.#list = form.querySelector('[data-chosen]');
    this.#input?.addEventListener('change', () => this.add([...(this.#input?.files ?? [])]));
  }

  get files(): readonly File[] {
    return this.#chosen.map(({ file }) => file);
  }

  /** Adds photos to those chosen before, as far as there is room. */
  add(files: readonly File[]): void {
    this.settled = this.settled
      .then(() => this.#take(files))
      // A browser that cannot do this sends what was chosen.
      .catch(() => undefined);
  }

  async #take(files: readonly File[]): Promise<void> {
    const kept = this.#form.querySelectorAll('input[name="draft"]').length;
    const room = Math.max(0, mostPhotos - kept - this.#chosen.length);
    const said = this.#form.querySelector<HTMLElement>('[data-photos-said]');
    say(said, files.length > room ? said?.dataset.full : undefined);
    for (const file of files.slice(0, room)) {
      await this.#offerPlace(file);
      const drawn = await DrawnPhoto.read(file);
      const row = copyOf('chosen-photo');
      if (row === undefined) return;
      const chosen: Chosen = { file, drawn, row };
      if (drawn !== undefined) await redraw(chosen);
      this.#wire(chosen);
      this.#list?.append(row);
      this.#chosen = [...this.#chosen, chosen];
    }
    this.#fill();
  }

  #wire(chosen: Chosen): void {
    const { row, drawn } = chosen;
    const cover = row.querySelector<HTMLButtonElement>('[data-cover]');
    shown(cover, drawn !== undefined);
    cover?.addEventListener('click', () => {
      if (drawn === undefined) return;
      this.settled = import('./cover.ts')
        .then(async ({ coverIn }) => {
          if (!(await coverIn(drawn))) return;
          await redraw(chosen);
          this.#fill();
        })
        .finally(() => cover.focus());
    });
    row.querySelector('[data-leave-out]')?.addEventListener('click', () => {
      row.remove();
      this.#chosen = this.#chosen.filter((each) => each !== chosen);
      this.#fill();
      this.#input?.focus();
    });
  }

  /** Puts what is chosen into the form's own field, which sends it like any other. */
  #fill(): void {
    if (this.#input === null) return;
    const carrier = new DataTransfer();
    for (const { file, row } of this.#chosen) {
      carrier.items.add(file);
      const number = [...(this.#list?.children ?? [])].indexOf(row) + 1;
      say(row.querySelector('[data-number]'), String(number));
    }
    this.#input.files = carrier.files;
  }

  async #offerPlace(file: File): Promise<void> {
    const position = await placeOf(file);
    const field = this.#form.querySelector<HTMLInputElement>('[data-position]');
    const offer = this.#form.querySelector<HTMLElement>('[data-photo-place]');
    if (position === undefined || field === null || field.value !== '' || offer === null) return;
    const at = `${position.latitude}, ${position.longitude}`;
    const sentence = offer.querySelector<HTMLElement>('p');
    say(sentence, sentence?.dataset.says?.replace('@', at));
    shown(offer, true);
    offer.onclick = (event) => {
      const press = event.target instanceof HTMLElement ? event.target.dataset.press : undefined;
      if (press === undefined) return;
      if (press === 'yes') field.value = at;
      shown(offer, false);
      field.focus();
    };
  }
}

async function redraw(chosen: Chosen): Promise<void> {
  const blob = await chosen.drawn?.encode();
  if (blob === undefined) return;
  chosen.file = new File([blob], 'photo.jpg', { type: blob.type });
  const picture = chosen.row.querySelector('img');
  if (picture === null) return;
  if (picture.src !== '') URL.revokeObjectURL(picture.src);
  picture.src = URL.createObjectURL(blob);
}
