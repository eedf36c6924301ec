import { type DeskPins, readDeskPinText } from '@nearhand/ledger/policy';
import type { Card } from '@nearhand/seal/card';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import { useEffect, useRef, useState } from 'preact/hooks';
import { dateText } from '../parts/date-line.tsx';
import { ahead } from '../shell/ahead.ts';
import { failureCode } from '../shell/failure-text.ts';
import { useWords } from '../words.ts';
import { readingText } from './asking/desk-words.ts';
import { type Kept, type KeptWays, keptWays, openKeptByPasskey } from './card/kept-card.ts';
import { OpeningPage } from './opening-page.tsx';
import { DigitsPage } from './returning/digits-page.tsx';
import { PinPage } from './returning/pin-page.tsx';
import { ReturnPage } from './returning/return-page.tsx';
import { ScanPage } from './returning/scan-page.tsx';
import { WordsPage } from './returning/words-page.tsx';
import type { SharedProps } from './shared-props.ts';

/** Coming back with a card, in whichever way. */
export function ReturningPages({ community, trail, place, holding }: SharedProps) {
  const w = useWords();
  const [kept, setKept] = useState<KeptWays>({ pin: false, passkey: false });
  const [failure, setFailure] = useState<string>();
  const memory = useRef<VisitMemory | undefined>(undefined);
  const pins = useRef<DeskPins | undefined>(undefined);
  useEffect(() => {
    keptWays().then(setKept, () => undefined);
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
  const takeKept = (found: Kept) => {
    holding.kept = found.handle;
    memory.current = found.memory;
    take(found.card);
  };
  const unlock = async () => {
    setFailure(undefined);
    const found = await openKeptByPasskey();
    if (typeof found !== 'string') takeKept(found);
    else setFailure(found === 'unable' ? w.keep_lock_unable() : w.return_lock_refused());
  };
  const open = async () => {
    try {
      await holding.open(community, {
        ...(memory.current && { memory: memory.current }),
        ...(pins.current && { pins: pins.current }),
      });
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
      return (
        <ScanPage
          key="scan"
          origin={community.origin}
          onBack={back}
          onScanned={(scanned) => {
            pins.current = scanned.pins === undefined ? undefined : readDeskPinText(scanned.pins);
            take(scanned.card);
          }}
        />
      );
    case 'pin':
      return <PinPage key="pin" onBack={back} onKept={takeKept} />;
    case 'opening':
      return <OpeningPage key="opening" desks={community.desks} onBack={back} onOpen={open} />;
    default:
      return (
        <ReturnPage
          key="return"
          {...{ kept, failure }}
          onPasskey={unlock}
          onBack={back}
          onWay={(way) => trail.go({ at: way })}
        />
      );
  }
}
