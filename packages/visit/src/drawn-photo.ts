import { drawImage, jpegOf } from './drawn-image.ts';

/** A place that somebody covered in a photo, in its pixels. */
export type Mark =
  | { readonly shape: 'stroke'; readonly size: number; readonly points: readonly Point[] }
  | { readonly shape: 'box'; readonly size: number; readonly at: Point };

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the server makes of a photo anyway, so that nothing is lost by doing it here. */
const longestSide = 1280;
const quality = 0.85;
/** One colour and no blur: what is blurred can sometimes be read again. */
const cover = '#6f6a63';

/** A photo as it will be sent: smaller, without what the camera wrote, with what is covered gone. */
export class DrawnPhoto {
  readonly #original: HTMLCanvasElement;
  marks: readonly Mark[] = [];

  private constructor(original: HTMLCanvasElement) {
    this.#original = original;
  }

  /** Undefined where this browser cannot read it: the server may, or says why not. */
  static async read(file: Blob): Promise<DrawnPhoto | undefined> {
    const canvas = await drawImage(file, longestSide);
    return canvas && new DrawnPhoto(canvas);
  }

  get width(): number {
    return this.#original.width;
  }

  get height(): number {
    return this.#original.height;
  }

  /** Draws the photo with these marks over it onto a canvas, which takes its size. */
  drawOn(canvas: HTMLCanvasElement, marks: readonly Mark[]): void {
    canvas.width = this.width;
    canvas.height = this.height;
    const pen = canvas.getContext('2d');
    if (pen === null) return;
    pen.drawImage(this.#original, 0, 0);
    pen.fillStyle = cover;
    pen.strokeStyle = cover;
    for (const mark of marks) drawMark(pen, mark);
  }

  /** The JPEG that is sent; undefined where this browser makes none. */
  async encode(): Promise<Blob | undefined> {
    const canvas = document.createElement('canvas');
    this.drawOn(canvas, this.marks);
    return await jpegOf(canvas, quality);
  }
}

function drawMark(pen: CanvasRenderingContext2D, mark: Mark): void {
  const { size } = mark;
  if (mark.shape === 'box') {
    pen.fillRect(mark.at.x - size / 2, mark.at.y - size / 2, size, size);
    return;
  }
  pen.lineWidth = size;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.beginPath();
  for (const [index, { x, y }] of mark.points.entries()) {
    if (index === 0) pen.moveTo(x, y);
    // A line of no length is a dot: a tap covers too.
    pen.lineTo(x, y);
  }
  pen.stroke();
}
