import type { WaitingPhoto } from '@nearhand/protocol/report-desk';
import type { ReportDesk } from '@nearhand/visit/report-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../helper/trouble-notice.tsx';
import { useTrouble } from '../helper/use-trouble.ts';
import { useWords } from '../helper/words.ts';
import { Button } from '../parts/button.tsx';
import { locale } from '../words.ts';
import { ReasonSelect } from './reason-select.tsx';

/** The photo that waited longest, one at a time: shown, or deleted for a public reason. */
export function ReportPhotos({ desk }: { readonly desk: ReportDesk }) {
  const w = useWords();
  const [photos, setPhotos] = useState<readonly WaitingPhoto[]>();
  const [picture, setPicture] = useState<string>();
  const { trouble, run } = useTrouble();
  const first = photos?.[0];
  useEffect(() => {
    void run(async () => setPhotos(await desk.photos()));
  }, []);
  useEffect(() => {
    if (first === undefined) return undefined;
    let address: string | undefined;
    let isGone = false;
    void run(async () => {
      const bytes = await desk.photo(first.id);
      if (isGone) return;
      address = URL.createObjectURL(
        new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }),
      );
      setPicture(address);
    });
    return () => {
      isGone = true;
      if (address !== undefined) URL.revokeObjectURL(address);
      setPicture(undefined);
    };
  }, [first?.id]);
  const decide = (act: (id: string) => Promise<void>) =>
    run(async () => {
      if (first === undefined) return;
      await act(first.id);
      setPhotos(await desk.photos());
    });
  return (
    <section>
      <h2>{w.steward_photos_title()}</h2>
      <TroubleNotice text={trouble} />
      {photos?.length === 0 ? <p>{w.steward_photos_none()}</p> : null}
      {first === undefined ? null : (
        <>
          <p>
            <b>{first.kind[locale()]}</b> {first.place} <small>{first.since}</small>
          </p>
          {first.words === '' ? null : <p>{first.words}</p>}
          {picture === undefined ? (
            <p role="status">{w.steward_photos_loading()}</p>
          ) : (
            <p>
              <img src={picture} alt={w.steward_photos_alt()} class="report-photo" />
            </p>
          )}
          <p>{w.steward_photos_look()}</p>
          <p>
            <Button kind="primary" onPress={() => decide((id) => desk.show(id))}>
              {w.steward_photos_show()}
            </Button>
          </p>
          <ReasonSelect
            action={w.steward_photos_delete()}
            onChosen={(reason) => decide((id) => desk.refuse(id, reason))}
          />
        </>
      )}
    </section>
  );
}
