import { type DeskPins, deskPinText } from '@nearhand/ledger/policy';
import { type Card, type CardLanguage, cardDigits, cardQr, cardWords } from '@nearhand/seal/card';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { dateText } from '../../parts/date-line.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { QrPicture } from '../../parts/qr-picture.tsx';
import { locale, useWords } from '../../words.ts';
import { CardLanguages } from './card-languages.tsx';
import { CardWords } from './card-words.tsx';

export interface CardPageProps {
  readonly card: Card;
  readonly origin: string;
  /** Of the ledger and the desk, once they are verified: the QR code carries them. */
  readonly pins?: DeskPins | undefined;
  /** The epoch to note on the card. */
  readonly epoch: number;
  /** Day on which the room erases itself when nobody comes, `YYYY-MM-DD`. */
  readonly goes: string | undefined;
  readonly isKept: boolean;
  /** Absent where the card is only shown again. */
  readonly onNoted?: () => void;
  /** Absent where there is no room yet that could be kept with it. */
  readonly onKeep?: () => void;
  /** The card of a room that takes another one's place. */
  readonly isReplacing?: boolean;
  readonly onBack?: () => void;
}

/** The card: words, picture and digits, and the two ways to keep it. */
export function CardPage(props: CardPageProps) {
  const { card, origin, pins, epoch, goes, isKept, onNoted, onKeep, isReplacing, onBack } = props;
  const w = useWords();
  const [language, setLanguage] = useState<CardLanguage>(locale());
  const [cardText, setCardText] = useState<readonly string[]>([]);
  useEffect(() => {
    void cardWords(card, language).then(setCardText);
  }, [card, language]);
  return (
    <Page title={onNoted ? w.card_title() : w.card_again_title()} onBack={onBack}>
      {onNoted ? <p>{isReplacing ? w.seen_card_hint() : w.card_sent()}</p> : null}
      <Notice tone="lamp" title={w.card_lost()}>
        <p>{w.card_lost_hint()}</p>
      </Notice>
      <CardLanguages language={language} onLanguage={setLanguage} />
      <div class="paper">
        <CardWords words={cardText} language={language} />
        <QrPicture
          text={cardQr(card, origin, pins && deskPinText(pins))}
          label={w.card_qr_label()}
        />
        <p class="digits">{cardDigits(card).join(' ')}</p>
        <p>
          {epoch} {goes ? ` · ${goes}` : ''}
        </p>
      </div>
      <p class="small">{w.card_epoch({ epoch })}</p>
      {goes ? (
        <p class="small">{w.stay_goes({ day: dateText(Date.parse(goes), 'day', 'UTC') })}</p>
      ) : null}
      <h2>{w.card_keep_title()}</h2>
      <div class="actions">
        {onKeep ? (
          <Button kind="quiet" onPress={onKeep}>
            {isKept ? w.card_keep_again() : w.card_keep()}
          </Button>
        ) : null}
        <Button kind="quiet" onPress={() => print()}>
          {w.card_print()}
        </Button>
      </div>
      {isKept ? (
        <Notice tone="plain" title={w.card_is_kept()} isNews>
          <p>{w.card_is_kept_hint()}</p>
        </Notice>
      ) : null}
      <p class="small">{w.card_paper_hint()}</p>
      {pins ? <p class="small">{w.card_pins()}</p> : null}
      <p class="small">{w.card_scanner_hint()}</p>
      {onNoted ? (
        <Button kind="primary" onPress={onNoted}>
          {isKept ? w.card_to_room() : w.card_noted()}
        </Button>
      ) : null}
    </Page>
  );
}
