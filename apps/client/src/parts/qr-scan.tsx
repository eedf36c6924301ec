import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords, words } from '../words.ts';
import { Notice } from './notice.tsx';
import { readPicture, watchCamera } from './qr-reader.ts';

export interface QrScanProps {
  /** Takes the text of a QR code, or says in words why it does not. */
  readonly onText: (text: string) => string | undefined;
}

/** A QR code, by the camera or from a picture; nothing of it leaves the device. */
export function QrScan({ onText }: QrScanProps) {
  const w = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [failure, setFailure] = useState<string>();
  const [hasCamera, setCamera] = useState(true);
  const accept = (text: string): boolean => {
    const refusal = onText(text);
    setFailure(refusal);
    return refusal === undefined;
  };
  useEffect(() => {
    const stop = new AbortController();
    if (video.current) {
      watchCamera(video.current, accept, stop.signal).catch(() => setCamera(false));
    }
    return () => stop.abort();
  }, []);
  const readFile = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    const text = await readPicture(file);
    if (text === undefined) setFailure(words().scan_none());
    else accept(text);
  };
  return (
    <>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      {hasCamera ? (
        <video ref={video} class="camera" muted playsInline aria-label={w.scan_camera()} />
      ) : (
        <Notice tone="warning" title={w.scan_no_camera()}>
          <p>{w.scan_no_camera_hint()}</p>
        </Notice>
      )}
      <p>{w.scan_hint()}</p>
      <div class="field">
        <label for="picture">{w.scan_picture()}</label>
        <input
          id="picture"
          class="file-input"
          type="file"
          accept="image/*"
          onChange={(event) => void readFile(event.currentTarget)}
        />
      </div>
    </>
  );
}
