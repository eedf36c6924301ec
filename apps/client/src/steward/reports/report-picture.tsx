import type { ReportDesk } from '@nearhand/visit/report-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { useWords } from './words.ts';

/** A photo that not everybody can see: fetched with this steward's key, and forgotten with the page. */
export function ReportPicture(props: {
  readonly desk: ReportDesk;
  readonly id: string;
  readonly alt: string;
}) {
  const { desk, id, alt } = props;
  const w = useWords();
  const [picture, setPicture] = useState<string>();
  const { trouble, run } = useTrouble();
  useEffect(() => {
    let address: string | undefined;
    let isGone = false;
    void run(async () => {
      const bytes = await desk.photo(id);
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
  }, [id]);
  if (trouble !== undefined) return <TroubleNotice text={trouble} />;
  if (picture === undefined) return <p role="status">{w.rep_photos_loading()}</p>;
  return (
    <p>
      <img src={picture} alt={alt} class="report-photo" />
    </p>
  );
}
