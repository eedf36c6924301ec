import { useState } from 'preact/hooks';
import { useWords, type Words } from '../words.ts';
import { fileSize } from './file-size.ts';
import { type FileRefusal, MAX_FILES, type PreparedFile, prepareFile } from './prepare-file.ts';

export interface AttachmentPickerProps {
  readonly id: string;
  readonly files: readonly PreparedFile[];
  readonly onFiles: (files: readonly PreparedFile[]) => void;
}

/** Photos and papers to go with a message, made ready on this device as they are chosen. */
export function AttachmentPicker({ id, files, onFiles }: AttachmentPickerProps) {
  const w = useWords();
  const [refused, setRefused] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const take = async (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    setBusy(true);
    const ready = [...files];
    let refusal: string | undefined;
    for (const file of chosen) {
      if (ready.length >= MAX_FILES) {
        refusal = w.files_many({ count: MAX_FILES });
        break;
      }
      const result = await prepareFile(file, ready.length + 1);
      if (typeof result === 'string') refusal = `${file.name}: ${refusalText(result, w)}`;
      else ready.push(result);
    }
    setRefused(refusal);
    setBusy(false);
    onFiles(ready);
  };
  return (
    <div class="field">
      <label for={id}>{w.files_label()}</label>
      <p class="hint" id={`${id}-hint`}>
        {w.files_hint()}
      </p>
      {refused ? (
        <p class="error" role="alert">
          {refused}
        </p>
      ) : null}
      <input
        id={id}
        class="file-input"
        type="file"
        multiple
        accept="image/*,application/pdf"
        aria-describedby={`${id}-hint`}
        onChange={(event) => void take(event.currentTarget)}
      />
      {isBusy ? <p role="status">{w.files_busy()}</p> : null}
      <ul class="plain-list">
        {files.map((file) => (
          <li key={file} class="row">
            <span>
              {file.name} <span class="small">{fileSize(file.bytes.length)}</span>
              {file.mayNameMaker ? <span class="hint block">{w.files_pdf_warning()}</span> : null}
            </span>
            <button
              type="button"
              class="as-link"
              onClick={() => onFiles(files.filter((other) => other !== file))}
            >
              {w.files_remove()} <span class="unseen">{file.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function refusalText(refusal: FileRefusal, w: Words): string {
  if (refusal === 'kind') return w.files_kind();
  return refusal === 'size' ? w.files_size() : w.files_broken();
}
