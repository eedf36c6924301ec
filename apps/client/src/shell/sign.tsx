/** The sign: a door ajar, light through it. */
export function Sign() {
  return (
    <svg class="sign" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <path class="sign-frame" d="M5 3h22v26H5z" />
      <path class="sign-light" d="M8 6h16v23H8z" />
      <path class="sign-door" d="M8 6l10 4v19L8 29z" />
      <circle class="sign-knob" cx="15" cy="19" r="1.4" />
    </svg>
  );
}
