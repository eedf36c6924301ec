import { type DeskPins, posterText } from '@nearhand/ledger/policy';
import type { Place } from '../../pages/frame.ts';
import { pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { QrCode } from '../../pages/qr-code.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { DeskCard } from '../desks/desks.ts';
import { directoryStylePath } from '../search/search.tsx';

export interface PosterPageProps {
  readonly place: Place;
  readonly desk: DeskCard;
  readonly pins: DeskPins;
  /** The address of this installation. */
  readonly origin: string;
}

/** A sheet for a desk's door: who is behind it, and a code to hold this server's word against. */
export function PosterPage({ place, desk, pins, origin }: PosterPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  const text = posterText(pins);
  return (
    <Layout place={place} title={words.poster_title()} styles={[directoryStylePath]}>
      <p class="aloud">{words.poster_how()}</p>
      <article class="door">
        <h1>{textFor({ ...desk.names }, language).text}</h1>
        <p class="lead">{textFor({ ...desk.place }, language).text}</p>
        <p>
          {words.poster_phone()}{' '}
          <a href={`tel:${desk.phone.replace(/[^\d+]/g, '')}`}>{desk.phone}</a>
        </p>
        <p>{words.poster_ask()}</p>
        <p>
          <strong>{`${origin}${pathIn(language, '/ask')}`}</strong>
        </p>
        <QrCode text={text} name={words.poster_qr()} />
        <p>{words.poster_scan()}</p>
      </article>
    </Layout>
  );
}
