/** The pixels of an image, or nothing where the bytes are no image that this browser knows. */
export async function decodeImage(blob: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(blob, { imageOrientation: 'from-image' });
  } catch {
    return undefined;
  }
}

/**
 * An image drawn again: upright, on white, its longer side at most so many pixels, with nothing that
 * a camera wrote. Undefined where this browser cannot read it.
 */
export async function drawImage(
  blob: Blob,
  longestSide: number,
): Promise<HTMLCanvasElement | undefined> {
  const image = await decodeImage(blob);
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
  return canvas;
}

/** A JPEG of what is drawn; undefined where this browser makes none. */
export async function jpegOf(
  canvas: HTMLCanvasElement,
  quality: number,
): Promise<Blob | undefined> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', quality),
  );
  return blob ?? undefined;
}
