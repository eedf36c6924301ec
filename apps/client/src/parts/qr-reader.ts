import { decodeImage } from '@nearhand/visit/drawn-image';

type Reader = (image: ImageData) => Promise<string | undefined>;

interface Detector {
  detect(image: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}

type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const BETWEEN_LOOKS_MS = 200;
const LONGEST_SIDE = 1200;

/**
 * Looks through the camera until `accept` takes a text or the signal is aborted; then the camera is
 * off. Rejects where there is no camera, or it may not be used.
 */
export async function watchCamera(
  video: HTMLVideoElement,
  accept: (text: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment' },
    audio: false,
  });
  const end = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) {
    end();
    return;
  }
  signal.addEventListener('abort', end, { once: true });
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  let refused = '';
  while (!signal.aborted) {
    const text = video.videoWidth > 0 ? await read(pixels(video)) : undefined;
    if (text !== undefined && text !== refused && !signal.aborted) {
      if (accept(text)) return;
      refused = text;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}

/** The text of a QR code in a picture, or nothing. */
export async function readPicture(file: Blob): Promise<string | undefined> {
  const image = await decodeImage(file);
  if (!image) return undefined;
  const read = await reader();
  return await read(pixels(image));
}

/** The browser's own reader where there is one, else ours. */
async function reader(): Promise<Reader> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: DetectorClass };
  const { decodeQR } = await import('qr/decode.js');
  const ours: Reader = async (image) => {
    try {
      return decodeQR(image);
    } catch {
      return undefined;
    }
  };
  if (!BarcodeDetector) return ours;
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  return async (image) => {
    try {
      return (await detector.detect(image))[0]?.rawValue ?? (await ours(image));
    } catch {
      return await ours(image);
    }
  };
}

function pixels(source: HTMLVideoElement | ImageBitmap): ImageData {
  const isVideo = source instanceof HTMLVideoElement;
  const wide = isVideo ? source.videoWidth : source.width;
  const high = isVideo ? source.videoHeight : source.height;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(wide, high));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(wide * scale));
  canvas.height = Math.max(1, Math.round(high * scale));
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('no canvas');
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
