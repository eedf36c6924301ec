import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { ErrorSummary, type FieldError } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Page } from '../parts/page.tsx';
import { TroubleNotice } from './trouble-notice.tsx';
import { useTrouble } from './use-trouble.ts';
import { useWords } from './words.ts';

export interface SignInPageProps {
  /** Opens the key file and signs in; throws what is wrong with either. */
  readonly onSignIn: (keyFile: Uint8Array, passphrase: string) => Promise<void>;
}

/** Coming back: the key file and the seven words. Neither leaves the device. */
export function SignInPage({ onSignIn }: SignInPageProps) {
  const w = useWords();
  const [file, setFile] = useState<File>();
  const [passphrase, setPassphrase] = useState('');
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const { trouble, run } = useTrouble();
  const [isBusy, setBusy] = useState(false);
  const signIn = async () => {
    const missing: FieldError[] = [];
    if (!file) missing.push({ field: 'key-file', text: w.helper_sign_in_no_file() });
    if (passphrase.trim() === '') {
      missing.push({ field: 'passphrase', text: w.helper_sign_in_no_passphrase() });
    }
    setErrors(missing);
    if (!file || missing.length > 0) return;
    setBusy(true);
    await run(async () => {
      await onSignIn(new Uint8Array(await file.arrayBuffer()), passphrase);
    });
    setBusy(false);
  };
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  return (
    <Page title={w.helper_sign_in_title()}>
      <ErrorSummary errors={errors} />
      <TroubleNotice text={trouble} />
      <p>{w.helper_sign_in_intro()}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void signIn();
        }}
      >
        <div class={errorOf('key-file') ? 'field wrong' : 'field'}>
          <label for="key-file">{w.helper_sign_in_file()}</label>
          <p class="hint" id="key-file-hint">
            {w.helper_sign_in_file_hint()}
          </p>
          {errorOf('key-file') ? <p class="error">{errorOf('key-file')}</p> : null}
          <input
            id="key-file"
            class="file-input"
            type="file"
            aria-describedby="key-file-hint"
            onChange={(event) => setFile(event.currentTarget.files?.[0])}
          />
        </div>
        <Field
          id="passphrase"
          label={w.helper_sign_in_passphrase()}
          hint={w.helper_sign_in_passphrase_hint()}
          error={errorOf('passphrase')}
          value={passphrase}
          onInput={setPassphrase}
          type="password"
          isPrivate
        />
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {w.helper_sign_in()}
        </Button>
      </form>
      <h2>{w.helper_sign_in_new_title()}</h2>
      <p>{w.helper_sign_in_new()}</p>
      <p>
        <a href="/ask">{w.helper_sign_in_ask()}</a>
      </p>
    </Page>
  );
}
