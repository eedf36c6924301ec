import type { DrawnPhoto, Mark, Point } from './drawn-photo.ts';

/** The part of the photo's longer side that the brush covers, from a plate far away to a whole face. */
const sizes = [0.03, 0.05, 0.08, 0.13, 0.2, 0.3] as const;

/** What has just changed, for whoever does not see it: numbers as they are said. */
export type CoverNews =
  | { readonly what: 'at'; readonly right: string; readonly down: string }
  | { readonly what: 'size'; readonly step: string; readonly of: string }
  | { readonly what: 'count'; readonly count: string };

/** The brush over a canvas: what is drawn with it are marks, the last of which can be taken back. */
export class CoverBrush {
  readonly #photo: DrawnPhoto;
  readonly #canvas: HTMLCanvasElement;
  readonly #tell: (news: CoverNews) => void;
  readonly #ended = new AbortController();
  marks: readonly Mark[];
  #sizeStep = 2;
  #box: Point;
  #stroke: readonly Point[] | undefined;

  constructor(photo: DrawnPhoto, canvas: HTMLCanvasElement, tell: (news: CoverNews) => void) {
    this.#photo = photo;
    this.#canvas = canvas;
    this.#tell = tell;
    this.marks = photo.marks;
    this.#box = { x: photo.width / 2, y: photo.height / 2 };
    this.#listen();
    this.#draw();
  }

  stop(): void {
    this.#ended.abort();
  }

  /** What a button of the dialog says. */
  press(act: string): void {
    if (act === 'back') this.#takeBack();
    if (act === 'smaller') this.#resize(-1);
    if (act === 'larger') this.#resize(1);
    if (act === 'here') this.#coverBox();
  }

  get #size(): number {
    const part = sizes[this.#sizeStep] ?? sizes[0];
    return Math.max(8, Math.round(part * Math.max(this.#photo.width, this.#photo.height)));
  }

  #listen(): void {
    const { signal } = this.#ended;
    const canvas = this.#canvas;
    const on = (name: 'pointerdown' | 'pointermove', act: (event: PointerEvent) => void) =>
      canvas.addEventListener(name, act, { signal });
    on('pointerdown', (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      this.#stroke = [this.#pointOf(event)];
      this.#draw();
    });
    on('pointermove', (event) => {
      if (this.#stroke === undefined) return;
      const moves = event.getCoalescedEvents?.() ?? [];
      const points = (moves.length > 0 ? moves : [event]).map((each) => this.#pointOf(each));
      this.#stroke = [...this.#stroke, ...points];
      this.#draw();
    });
    // A finger that the browser took for something else has covered what it covered.
    for (const name of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(name, () => this.#endStroke(), { signal });
    }
    const around = canvas.parentElement ?? canvas;
    around.addEventListener('keydown', (event) => this.#key(event), { signal });
  }

  #endStroke(): void {
    if (this.#stroke === undefined) return;
    const points = this.#stroke;
    this.#stroke = undefined;
    this.#cover({ shape: 'stroke', size: this.#size, points });
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#takeBack();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? this.#size : Math.max(4, Math.round(this.#size / 4));
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.#move(-step, 0),
      ArrowRight: () => this.#move(step, 0),
      ArrowUp: () => this.#move(0, -step),
      ArrowDown: () => this.#move(0, step),
      Enter: () => this.#coverBox(),
      ' ': () => this.#coverBox(),
      Backspace: () => this.#takeBack(),
      Delete: () => this.#takeBack(),
      '+': () => this.#resize(1),
      '=': () => this.#resize(1),
      '-': () => this.#resize(-1),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #move(x: number, y: number): void {
    const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
    this.#box = {
      x: within(this.#box.x + x, this.#photo.width),
      y: within(this.#box.y + y, this.#photo.height),
    };
    this.#draw();
    const percent = (value: number, most: number) => String(Math.round((100 * value) / most));
    this.#tell({
      what: 'at',
      right: percent(this.#box.x, this.#photo.width),
      down: percent(this.#box.y, this.#photo.height),
    });
  }

  #resize(by: number): void {
    this.#sizeStep = Math.min(sizes.length - 1, Math.max(0, this.#sizeStep + by));
    this.#draw();
    this.#tell({ what: 'size', step: String(this.#sizeStep + 1), of: String(sizes.length) });
  }

  #coverBox(): void {
    this.#cover({ shape: 'box', size: this.#size, at: this.#box });
  }

  #cover(mark: Mark): void {
    this.marks = [...this.marks, mark];
    this.#draw();
    this.#tell({ what: 'count', count: String(this.marks.length) });
  }

  #takeBack(): void {
    if (this.marks.length > 0) this.marks = this.marks.slice(0, -1);
    this.#draw();
    this.#tell({ what: 'count', count: String(this.marks.length) });
  }

  /** The photo with its marks, the stroke that is being made, and the box that keys move. */
  #draw(): void {
    const stroke: readonly Mark[] =
      this.#stroke === undefined
        ? []
        : [{ shape: 'stroke', size: this.#size, points: this.#stroke }];
    this.#photo.drawOn(this.#canvas, [...this.marks, ...stroke]);
    const pen = this.#canvas.getContext('2d');
    if (pen === null) return;
    const size = this.#size;
    const line = Math.max(2, this.#photo.width / 300);
    for (const [colour, width] of [
      ['#1f2a2e', 3 * line],
      ['#f2b84b', line],
    ] as const) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.strokeRect(this.#box.x - size / 2, this.#box.y - size / 2, size, size);
    }
  }

  #pointOf(event: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - left) / width) * this.#photo.width,
      y: ((event.clientY - top) / height) * this.#photo.height,
    };
  }
}
