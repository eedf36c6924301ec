import type { Desk } from '@nearhand/protocol/community';
import { useEffect, useState } from 'preact/hooks';
import { AttachmentPicker } from '../../parts/attachment-picker.tsx';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useLostConnection } from '../../shell/connection.ts';
import { failureCode, failureText } from '../../shell/failure-text.ts';
import { warnWhile } from '../../shell/unsaved.ts';
import { useWords } from '../../words.ts';
import type { Asking } from './asking.ts';
import { readingText, withinText } from './desk-words.ts';

const MAX_TEXT = 16_000;

export interface WritePageProps {
  readonly desk: Desk;
  readonly timeZone: string;
  readonly asking: Asking;
  readonly onAsking: (change: Partial<Asking>) => void;
  readonly onBack: () => void;
  /** Seals and sends; rejects where it could not be sent, and then nothing is lost. */
  readonly onSend: () => Promise<void>;
  /** Calls the sending off. */
  readonly onStop: () => void;
}

/** What is wrong, in one's own words. */
export function WritePage(props: WritePageProps) {
  const { desk, timeZone, asking, onAsking, onBack, onSend, onStop } = props;
  const w = useWords();
  const [isSending, setSending] = useState(false);
  const [isEmpty, setEmpty] = useState(false);
  const [failure, setFailure] = useState<string>();
  const hasAny = asking.text.trim() !== '' || asking.files.length > 0;
  useEffect(() => warnWhile(() => hasAny), [hasAny]);
  const send = async () => {
    setEmpty(!hasAny);
    setFailure(undefined);
    if (!hasAny) return;
    setSending(true);
    try {
      await onSend();
    } catch (error) {
      if (failureCode(error) !== 'stopped') setFailure(failureText(error));
    }
    setSending(false);
  };
  if (isSending) return <Sending onStop={onStop} />;
  const errors = isEmpty && !hasAny ? [{ field: 'text', text: w.write_empty() }] : [];
  return (
    <Page title={w.write_title()} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <Field
        id="text"
        label={w.write_label()}
        hint={w.write_hint()}
        error={errors[0]?.text}
        value={asking.text}
        onInput={(text) => onAsking({ text })}
        rows={8}
        maxLength={MAX_TEXT}
      />
      <AttachmentPicker id="files" files={asking.files} onFiles={(files) => onAsking({ files })} />
      <details>
        <summary>{w.write_code_more()}</summary>
        <Field
          id="code"
          label={w.write_code()}
          hint={w.write_code_hint()}
          value={asking.code}
          onInput={(code) => onAsking({ code: code.trim() })}
        />
      </details>
      <Notice tone="lamp" title={w.write_then()}>
        <p>{readingText(desk, timeZone, Date.now())}</p>
        <p>{withinText(desk)}</p>
        <p>{w.write_then_card()}</p>
      </Notice>
      {failure ? (
        <Notice tone="error" title={w.write_not_sent()} isNews>
          <p>{failure}</p>
        </Notice>
      ) : null}
      <Button kind="primary" onPress={send}>
        {w.write_send()}
      </Button>
      <p class="small">{w.write_send_hint()}</p>
    </Page>
  );
}

/** While it is on its way: what is sealed cannot be changed any more, only called back. */
function Sending({ onStop }: Pick<WritePageProps, 'onStop'>) {
  const w = useWords();
  const isLost = useLostConnection();
  return (
    <Page key="sending" title={w.write_sending()}>
      {isLost ? (
        <Notice tone="warning" title={w.lost_title()} isNews>
          <p>{w.write_waiting()}</p>
          <Button kind="quiet" onPress={onStop}>
            {w.write_stop()}
          </Button>
        </Notice>
      ) : (
        <p role="status">{w.opening_wait()}</p>
      )}
    </Page>
  );
}
