export interface SearchFieldProps {
  readonly action: string;
  readonly typed: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
}

/** One field and one button; what was typed stays. The answer is an address that can be kept. */
export function SearchField({ action, typed, label, hint, button }: SearchFieldProps) {
  return (
    <search class="search">
      <form method="get" action={action}>
        <label for="q">{label}</label>
        <p class="hint small quiet" id="q-hint">
          {hint}
        </p>
        <div class="field">
          <input
            type="search"
            id="q"
            name="q"
            value={typed}
            maxlength={200}
            aria-describedby="q-hint"
            autocomplete="off"
            autocapitalize="off"
          />
          <button class="button" type="submit">
            {button}
          </button>
        </div>
      </form>
    </search>
  );
}
