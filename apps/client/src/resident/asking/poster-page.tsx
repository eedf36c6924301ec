import { type DeskPins, readPosterText } from '@nearhand/ledger/policy';
import type { Community } from '@nearhand/protocol/community';
import { useState } from 'preact/hooks';
import { LedgerRefusal } from '../../parts/ledger-refusal.tsx';
import { Page } from '../../parts/page.tsx';
import { QrScan } from '../../parts/qr-scan.tsx';
import { useWords, words } from '../../words.ts';
import { findDesk } from './asking.ts';

export interface PosterPageProps {
  readonly community: Community;
  readonly onBack: () => void;
  readonly onPins: (pins: DeskPins) => void;
}

/** The poster at a desk's door, held against what this server shows. */
export function PosterPage({ community, onBack, onPins }: PosterPageProps) {
  const w = useWords();
  const [isStrange, setStrange] = useState(false);
  const accept = (text: string): string | undefined => {
    try {
      const pins = readPosterText(text);
      if (findDesk(community, pins.desk)) onPins(pins);
      else setStrange(true);
      return undefined;
    } catch {
      return words().poster_none();
    }
  };
  if (isStrange) {
    return (
      <LedgerRefusal
        error={{ code: 'pin' }}
        desk={undefined}
        isDraftKept={false}
        onAgain={() => setStrange(false)}
        onBack={onBack}
      />
    );
  }
  return (
    <Page title={w.poster_title()} onBack={onBack}>
      <p>{w.poster_intro()}</p>
      <QrScan onText={accept} />
    </Page>
  );
}
