import { useState } from 'preact/hooks';
import { AttachmentPicker } from '../../parts/attachment-picker.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { nothingUnsent, type Unsent } from '../room-desk.ts';
import { TroubleNotice } from '../trouble-notice.tsx';
import { useTrouble } from '../use-trouble.ts';
import { useWords } from '../words.ts';
import type { RoomProps } from './room-props.ts';

const MAX_TEXT = 16_000;

/** What to say next. It is kept on the desk, so that it outlives a look elsewhere and the lock. */
export function Say({ session, room, visit }: RoomProps) {
  const w = useWords();
  const { trouble, run } = useTrouble();
  const { roomKey } = room.row;
  const [unsent, setUnsent] = useState(session.room(roomKey)?.unsent ?? nothingUnsent);
  const keep = (next: Unsent) => {
    session.keepUnsent(roomKey, next);
    setUnsent(next);
  };
  const send = () => {
    // What was typed last, whether or not it has been drawn yet.
    const { text, files } = session.room(roomKey)?.unsent ?? nothingUnsent;
    if (text.trim() === '' && files.length === 0) return;
    void run(() => visit.say({ kind: 'said', text }, files));
    keep(nothingUnsent);
  };
  return (
    <div class="say">
      <TroubleNotice text={trouble} />
      <Field
        id="say"
        label={w.helper_say()}
        hint={w.helper_say_hint()}
        value={unsent.text}
        onInput={(text) => keep({ ...unsent, text })}
        rows={4}
        maxLength={MAX_TEXT}
      />
      <details>
        <summary>{w.helper_say_attach()}</summary>
        <AttachmentPicker
          id="say-files"
          files={unsent.files}
          onFiles={(files) => keep({ ...unsent, files })}
        />
      </details>
      <Button kind="primary" onPress={send}>
        {w.helper_say_send()}
      </Button>
    </div>
  );
}
