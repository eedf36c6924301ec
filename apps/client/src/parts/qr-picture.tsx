import { useEffect, useState } from 'preact/hooks';

export interface QrPictureProps {
  readonly text: string;
  readonly label: string;
}

/** A QR code drawn as an SVG path, black on white in either scheme so that cameras read it. */
export function QrPicture({ text, label }: QrPictureProps) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let isWanted = true;
    void import('qr').then(({ encodeQR }) => {
      if (isWanted) setRows(encodeQR(text, 'raw', { ecc: 'medium', border: 4 }));
    });
    return () => {
      isWanted = false;
    };
  }, [text]);
  const size = Math.max(1, rows.length);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path class="qr-ground" d={`M0 0h${size}v${size}H0z`} />
      <path class="qr-ink" d={pathOf(rows)} />
    </svg>
  );
}

function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
}
