import { positionInPhoto } from '../photos/photo-position.ts';
import type { Position } from '../spot.ts';

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
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(
      () => undefined,
    );
    if (image === undefined) return undefined;
    const scale = Math.min(1, longestSide / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const pen = canvas.getContext('2d');
    if (pen === null) return undefined;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    return new DrawnPhoto(canvas);
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
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', quality),
    );
    return blob ?? undefined;
  }
}

/** Where a photo says that it was taken; read here and sent only if somebody says so. */
export async function placeOf(file: Blob): Promise<Position | undefined> {
  return positionInPhoto(new Uint8Array(await file.arrayBuffer()));
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
