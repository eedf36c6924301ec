import type { Attachment } from '@nearhand/room/content';
import { decodeImage } from '@nearhand/visit/drawn-image';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';
import { fileSize } from './file-size.ts';
import { saveFile } from './save-file.ts';

export type LoadAttachment = (attachment: Attachment) => Promise<Uint8Array>;

export interface AttachmentViewProps {
  readonly attachment: Attachment;
  readonly load: LoadAttachment;
}

/** An attachment: fetched only when asked for. An image is decoded and drawn, never handed on raw. */
export function AttachmentView({ attachment, load }: AttachmentViewProps) {
  const w = useWords();
  const [image, setImage] = useState<ImageBitmap>();
  const [isBroken, setBroken] = useState(false);
  const { name, size, type } = attachment;
  const isImage = type.startsWith('image/');
  const show = async () => {
    try {
      const bytes = await load(attachment);
      if (!isImage) {
        saveFile(bytes, name, type);
        return;
      }
      const decoded = await decodeImage(new Blob([bytes as BlobPart], { type }));
      setImage(decoded);
      setBroken(!decoded);
    } catch {
      setBroken(true);
    }
  };
  if (image) return <Picture image={image} name={name} />;
  return (
    <p>
      <Button kind="quiet" onPress={show}>
        {isImage ? w.files_show({ name }) : w.files_save({ name })} ({fileSize(size)})
      </Button>
      {isBroken ? (
        <span class="error" role="alert">
          {w.files_unreadable()}
        </span>
      ) : null}
    </p>
  );
}

function Picture({ image, name }: { readonly image: ImageBitmap; readonly name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(image, 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      class="picture"
      width={image.width}
      height={image.height}
      role="img"
      aria-label={name}
    />
  );
}
