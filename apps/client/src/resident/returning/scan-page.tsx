import { cardFromQr, type ScannedCard } from '@nearhand/seal/card';
import { pinOf } from '@nearhand/seal/origin';
import { Page } from '../../parts/page.tsx';
import { QrScan } from '../../parts/qr-scan.tsx';
import { useWords, words } from '../../words.ts';
import { cardFailure } from './card-failure.ts';

export interface ScanPageProps {
  readonly origin: string;
  readonly onBack: () => void;
  readonly onScanned: (scanned: ScannedCard) => void;
}

/** The QR code of a card. */
export function ScanPage({ origin, onBack, onScanned }: ScanPageProps) {
  const w = useWords();
  const accept = (text: string): string | undefined => {
    try {
      const scanned = cardFromQr(text);
      if (scanned.pin !== pinOf(origin)) return words().scan_elsewhere();
      onScanned(scanned);
      return undefined;
    } catch (error) {
      return cardFailure(error);
    }
  };
  return (
    <Page title={w.scan_title()} onBack={onBack}>
      <QrScan onText={accept} />
    </Page>
  );
}
