import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { TroubleNotice } from '../trouble-notice.tsx';
import { useWords } from '../words.ts';

export interface KeyFilePageProps {
  readonly keyFile: Uint8Array;
  readonly onBack: () => void;
  /** Sends the enrolment; throws what the server said. */
  readonly onNext: () => Promise<void>;
  readonly trouble: string | undefined;
}

/** The name says nothing of what it opens. */
const FILE_NAME = 'desk-key.age';

/** The key file must be saved before anything goes on: without it the device cannot sign in again. */
export function KeyFilePage({ keyFile, onBack, onNext, trouble }: KeyFilePageProps) {
  const w = useWords();
  const [isSaved, setSaved] = useState(false);
  const [isEarly, setEarly] = useState(false);
  const save = () => {
    saveFile(keyFile, FILE_NAME, 'application/octet-stream');
    setSaved(true);
    setEarly(false);
  };
  const next = async () => {
    if (!isSaved) setEarly(true);
    else await onNext();
  };
  return (
    <Page title={w.helper_key_title()} onBack={onBack}>
      <TroubleNotice text={trouble} />
      <p>{w.helper_key_intro({ file: FILE_NAME })}</p>
      <p class="actions">
        <Button kind={isSaved ? 'quiet' : 'primary'} onPress={save}>
          {w.helper_key_save()}
        </Button>
      </p>
      <div role="status">
        {isSaved ? <p>{w.helper_key_saved()}</p> : null}
        {isEarly ? <p class="error">{w.helper_key_first()}</p> : null}
      </div>
      <Button kind={isSaved ? 'primary' : 'quiet'} onPress={next}>
        {w.helper_key_next()}
      </Button>
    </Page>
  );
}
