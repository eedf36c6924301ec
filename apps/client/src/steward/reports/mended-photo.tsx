import { DrawnPhoto } from '@nearhand/visit/drawn-photo';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { CoverDialog } from './cover-dialog.tsx';
import { useWords } from './words.ts';

/**
 * A photo of the mended thing: drawn anew on this device before it goes anywhere, with a way to cover
 * faces and plates. What is chosen, or undefined again, goes to `onPhoto`.
 */
export function MendedPhoto({ onPhoto }: { readonly onPhoto: (photo: Blob | undefined) => void }) {
  const w = useWords();
  const [drawn, setDrawn] = useState<DrawnPhoto>();
  const [address, setAddress] = useState<string>();
  const [isCovering, setCovering] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const show = async (photo: DrawnPhoto | undefined) => {
    const jpeg = await photo?.encode();
    setDrawn(jpeg && photo);
    setAddress(jpeg && URL.createObjectURL(jpeg));
    onPhoto(jpeg);
    return jpeg !== undefined;
  };
  useEffect(() => () => void (address && URL.revokeObjectURL(address)), [address]);
  const take = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file !== undefined) setBroken(!(await show(await DrawnPhoto.read(file))));
  };
  return (
    <div class={isBroken ? 'field wrong' : 'field'}>
      <label for="mended-photo">{w.rep_mended_photo()}</label>
      <p class="hint" id="mended-photo-hint">
        {w.rep_mended_hint()}
      </p>
      {isBroken ? (
        <p class="error" role="alert">
          {w.rep_mended_broken()}
        </p>
      ) : null}
      <input
        id="mended-photo"
        class="file-input"
        type="file"
        accept="image/*"
        aria-describedby="mended-photo-hint"
        onChange={(event) => void take(event.currentTarget)}
      />
      {address === undefined ? null : (
        <>
          <p>
            <img src={address} alt={w.rep_mended_chosen()} class="report-photo" />
          </p>
          <div class="actions">
            <Button kind="quiet" onPress={() => setCovering(true)}>
              {w.rep_cover()}
            </Button>
            <Button kind="quiet" onPress={async () => void (await show(undefined))}>
              {w.rep_mended_drop()}
            </Button>
          </div>
        </>
      )}
      {isCovering && drawn !== undefined ? (
        <CoverDialog
          photo={drawn}
          onDone={async (isChanged) => {
            if (isChanged) await show(drawn);
            setCovering(false);
          }}
        />
      ) : null}
    </div>
  );
}
