import type { Community } from '@nearhand/protocol/community';
import type { Card } from '@nearhand/seal/card';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureCode, failureText } from '../../shell/failure-text.ts';
import { warnWhile } from '../../shell/unsaved.ts';
import { useWords } from '../../words.ts';
import { CardPage } from '../card/card-page.tsx';
import { ConfirmPage } from '../card/confirm-page.tsx';
import { WordsPage } from '../returning/words-page.tsx';

export interface SeenCardPageProps {
  readonly visit: ResidentVisit;
  readonly community: Community;
  readonly onBack: () => void;
  /** Everything is in the room of the new card, and the old room is gone. */
  readonly onMoved: (card: Card, visit: ResidentVisit) => Promise<void>;
}

type Step =
  | { readonly at: 'explain' | 'enter' }
  | { readonly at: 'card' | 'confirm' | 'moving'; readonly card: Card };

/** "Somebody saw my card": what will happen, a new card noted and checked, and the move itself. */
export function SeenCardPage({ visit, community, onBack, onMoved }: SeenCardPageProps) {
  const [step, setStep] = useState<Step>({ at: 'explain' });
  const explain = () => setStep({ at: 'explain' });
  if (step.at === 'enter') {
    return <WordsPage onBack={explain} onCard={(card) => setStep({ at: 'moving', card })} />;
  }
  if (step.at === 'card') {
    const { card } = step;
    return (
      <CardPage
        card={card}
        origin={community.origin}
        epoch={1}
        goes={undefined}
        isKept={false}
        isReplacing
        onNoted={() => setStep({ at: 'confirm', card })}
        onBack={explain}
      />
    );
  }
  if (step.at === 'confirm') {
    const { card } = step;
    return (
      <ConfirmPage
        card={card}
        onBack={() => setStep({ at: 'card', card })}
        onConfirmed={() => setStep({ at: 'moving', card })}
      />
    );
  }
  if (step.at === 'moving') {
    return <MovingPage visit={visit} card={step.card} onBack={explain} onMoved={onMoved} />;
  }
  const draw = async () => {
    const { drawCard } = await import('@nearhand/seal/card');
    setStep({ at: 'card', card: drawCard() });
  };
  return (
    <ExplainPage
      hasBegun={visit.status.state === 'replaced'}
      onBack={onBack}
      onNew={draw}
      onEnter={() => setStep({ at: 'enter' })}
    />
  );
}

interface ExplainPageProps {
  /** The old room has ended for a new one that is not complete yet. */
  readonly hasBegun: boolean;
  readonly onBack: () => void;
  readonly onNew: () => Promise<void>;
  readonly onEnter: () => void;
}

function ExplainPage({ hasBegun, onBack, onNew, onEnter }: ExplainPageProps) {
  const w = useWords();
  return (
    <Page title={w.seen_title()} onBack={onBack}>
      <Notice tone="warning" title={w.seen_first()}>
        <p>{w.seen_first_hint()}</p>
      </Notice>
      <p>{w.seen_what()}</p>
      <p>{w.seen_who()}</p>
      <p>{w.seen_long()}</p>
      <div class="actions">
        <Button kind={hasBegun ? 'quiet' : 'primary'} onPress={onNew}>
          {w.seen_new()}
        </Button>
        <Button kind={hasBegun ? 'primary' : 'quiet'} onPress={onEnter}>
          {w.seen_enter()}
        </Button>
      </div>
    </Page>
  );
}

interface MovingPageProps {
  readonly visit: ResidentVisit;
  readonly card: Card;
  readonly onBack: () => void;
  readonly onMoved: SeenCardPageProps['onMoved'];
}

function MovingPage({ visit, card, onBack, onMoved }: MovingPageProps) {
  const w = useWords();
  const [progress, setProgress] = useState({ done: 0, total: 0 });
  const [failure, setFailure] = useState<string>();
  const stop = useRef(new AbortController());
  const move = async () => {
    setFailure(undefined);
    try {
      const { moveRoom } = await import('./move-room.ts');
      const { signal } = stop.current;
      await onMoved(card, await moveRoom({ visit, card, signal, onProgress: setProgress }));
    } catch (error) {
      const sentence = movingFailures(w)[failureCode(error)];
      setFailure(sentence?.() ?? failureText(error));
    }
  };
  useEffect(() => {
    void move();
    const { current } = stop;
    return () => current.abort();
  }, []);
  useEffect(() => warnWhile(() => failure === undefined), [failure]);
  return (
    <Page title={w.seen_moving()} onBack={failure === undefined ? undefined : onBack}>
      {failure === undefined ? <p>{w.seen_moving_hint()}</p> : null}
      <p role="status">
        {progress.total === 0
          ? w.seen_making()
          : w.seen_progress({ done: progress.done, total: progress.total })}
      </p>
      <progress
        max={Math.max(1, progress.total)}
        value={progress.done}
        aria-label={w.seen_moving()}
      />
      {failure ? (
        <Notice tone="error" title={failure} isNews>
          <p>{w.seen_again_hint()}</p>
          <Button kind="primary" onPress={move}>
            {w.seen_go_on()}
          </Button>
        </Notice>
      ) : null}
    </Page>
  );
}

function movingFailures(w: ReturnType<typeof useWords>): Readonly<Record<string, () => string>> {
  return {
    'too-many': w.seen_tomorrow,
    'too-large': w.seen_too_large,
    'room-exists': w.seen_other_room,
    'other-room': w.seen_same_card,
    'no-readers': w.seen_nobody,
    'no-such-room': w.seen_gone,
  };
}
