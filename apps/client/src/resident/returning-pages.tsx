import type { Card } from '@nearhand/seal/card';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import { useEffect, useRef, useState } from 'preact/hooks';
import { dateText } from '../parts/date-line.tsx';
import { ahead } from '../shell/ahead.ts';
import { failureCode } from '../shell/failure-text.ts';
import { readingText } from './asking/desk-words.ts';
import { hasKept } from './card/kept-card.ts';
import { OpeningPage } from './opening-page.tsx';
import { DigitsPage } from './returning/digits-page.tsx';
import { PinPage } from './returning/pin-page.tsx';
import { ReturnPage } from './returning/return-page.tsx';
import { ScanPage } from './returning/scan-page.tsx';
import { WordsPage } from './returning/words-page.tsx';
import type { SharedProps } from './shared-props.ts';

/** Coming back with a card, in whichever way. */
export function ReturningPages({ community, trail, place, holding }: SharedProps) {
  const [keeps, setKeeps] = useState(false);
  const memory = useRef<VisitMemory | undefined>(undefined);
  useEffect(() => {
    void hasKept().then(setKeeps, () => setKeeps(false));
    // What fails here is tried again when the card is there.
    holding.prepareReturn().catch(() => undefined);
    // A browser's first dates take longer than a page of messages.
    ahead(async () => {
      dateText(Date.now(), 'minute');
      const [desk] = community.desks;
      if (desk) readingText(desk, community.timeZone, Date.now());
    });
  }, []);
  const back = () => trail.back();
  const take = (card: Card) => {
    holding.card = card;
    trail.turn({ at: 'opening' });
  };
  const open = async () => {
    try {
      await holding.open(community, memory.current);
    } catch (error) {
      if (failureCode(error) !== 'no-such-room') throw error;
      holding.card = undefined;
      trail.settle({ at: 'gone', why: 'no-room' });
      return;
    }
    trail.settle({ at: 'room', view: 'talk' });
  };
  switch (place.at) {
    case 'words':
      return <WordsPage key="words" onBack={back} onCard={take} />;
    case 'digits':
      return <DigitsPage key="digits" onBack={back} onCard={take} />;
    case 'scan':
      return <ScanPage key="scan" origin={community.origin} onBack={back} onCard={take} />;
    case 'pin':
      return (
        <PinPage
          key="pin"
          onBack={back}
          onKept={(kept) => {
            holding.kept = kept.handle;
            memory.current = kept.memory;
            take(kept.card);
          }}
        />
      );
    case 'opening':
      return <OpeningPage key="opening" onBack={back} onOpen={open} />;
    default:
      return (
        <ReturnPage
          key="return"
          hasKept={keeps}
          onBack={back}
          onWay={(way) => trail.go({ at: way })}
        />
      );
  }
}
