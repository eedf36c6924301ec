import type { WaitingPhoto } from '@nearhand/protocol/report-desk';
import type { ReportDesk } from '@nearhand/visit/report-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { dayText } from '../../parts/day-format.ts';
import { locale } from '../../words.ts';
import { ReasonSelect } from './reason-select.tsx';
import { ReportPicture } from './report-picture.tsx';
import { useWords } from './words.ts';

export interface PhotoQueueProps {
  readonly desk: ReportDesk;
  /** Counts what may have brought another photo: the list is fetched again. */
  readonly turn: number;
}

/** The photo that waited longest, one at a time: shown, or deleted for a public reason. */
export function PhotoQueue({ desk, turn }: PhotoQueueProps) {
  const w = useWords();
  const [photos, setPhotos] = useState<readonly WaitingPhoto[]>();
  const { trouble, run } = useTrouble();
  const first = photos?.[0];
  useEffect(() => {
    void run(async () => setPhotos(await desk.photos()));
  }, [turn]);
  const decide = (act: (id: string) => Promise<void>) =>
    run(async () => {
      if (first === undefined) return;
      await act(first.id);
      setPhotos(await desk.photos());
    });
  return (
    <section>
      <h2>{w.rep_photos_title()}</h2>
      <TroubleNotice text={trouble} />
      {photos?.length === 0 ? <p>{w.rep_photos_none()}</p> : null}
      {first === undefined ? null : (
        <>
          <p>
            <b>{first.kind[locale()]}</b> {first.place} <small>{dayText(first.since)}</small>
          </p>
          <p>{first.isOfMended ? w.rep_photos_mended() : first.words}</p>
          <ReportPicture
            desk={desk}
            id={first.id}
            alt={first.isOfMended ? w.rep_photos_alt_mended() : w.rep_photos_alt()}
          />
          <p>{w.rep_photos_look()}</p>
          <p>
            <Button kind="primary" onPress={() => decide((id) => desk.show(id))}>
              {w.rep_photos_show()}
            </Button>
          </p>
          <details>
            <summary>{w.rep_photos_delete_title()}</summary>
            <ReasonSelect
              id="photo"
              action={w.rep_photos_delete()}
              onChosen={(reason) => decide((id) => desk.refuse(id, reason))}
            />
          </details>
        </>
      )}
    </section>
  );
}
