import { cardFromQr } from '@nearhand/seal/card';
import { pinOf } from '@nearhand/seal/origin';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords, words } from '../../words.ts';
import { cardFailure } from './card-failure.ts';
import { readPicture, watchCamera } from './qr-reader.ts';
import type { CardEntryProps } from './words-page.tsx';

export interface ScanPageProps extends CardEntryProps {
  readonly origin: string;
}

/** The QR code of a card, by the camera or from a picture; nothing of it leaves the device. */
export function ScanPage({ origin, onBack, onCard }: ScanPageProps) {
  const w = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [failure, setFailure] = useState<string>();
  const [hasCamera, setCamera] = useState(true);
  const accept = (text: string): boolean => {
    try {
      const { card, pin } = cardFromQr(text);
      if (pin !== pinOf(origin)) {
        setFailure(words().scan_elsewhere());
        return false;
      }
      onCard(card);
      return true;
    } catch (error) {
      setFailure(cardFailure(error));
      return false;
    }
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
    <Page title={w.scan_title()} onBack={onBack}>
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
    </Page>
  );
}
