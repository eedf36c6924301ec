import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

/** Everything in one file, sealed under a passphrase drawn here, in a format that `age` opens. */
export function TakeAwayPage({ visit, deskName, onBack }: RoomPageProps) {
  const w = useWords();
  const [passphrase, setPassphrase] = useState<string>();
  const [withProofs, setProofs] = useState(false);
  const [isDone, setDone] = useState(false);
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    void import('@nearhand/seal/key-file')
      .then(({ drawPassphrase }) => drawPassphrase())
      .then(setPassphrase);
  }, []);
  const take = async () => {
    if (!passphrase) return;
    setFailure(undefined);
    try {
      const { describeMessage } = await import('./describe-message.ts');
      const bytes = await visit.takeAway({
        passphrase,
        proofs: withProofs,
        describe: (message) => describeMessage(message, visit.state, deskName),
      });
      saveFile(bytes, w.take_file_name(), 'application/octet-stream');
      setDone(true);
    } catch (error) {
      setFailure(failureText(error));
    }
  };
  return (
    <Page title={w.more_take_away()} onBack={onBack}>
      <p>{w.take_intro()}</p>
      <h2>{w.take_passphrase()}</h2>
      <p class="passphrase" translate={false} lang="en">
        {passphrase ?? w.loading()}
      </p>
      <p>{w.take_passphrase_hint()}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={withProofs}
          onChange={(event) => setProofs(event.currentTarget.checked)}
        />
        <span>
          <span class="option-label">{w.take_proofs()}</span>
          <span class="hint">{w.take_proofs_hint()}</span>
        </span>
      </label>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      {isDone ? (
        <Notice tone="plain" title={w.take_done()} isNews>
          <p>{w.take_done_hint()}</p>
        </Notice>
      ) : null}
      <Button kind="primary" onPress={take}>
        {w.take_do()}
      </Button>
    </Page>
  );
}
