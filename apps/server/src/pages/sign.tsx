/** The one drawn sign: a door ajar, light through it. Under 1 kB, coloured by the style sheet. */
export function Sign() {
  return (
    <svg class="sign" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
      <path class="sign-glow" d="M20 38h16l9 8H25z" />
      <path class="sign-light" d="M12 4h24v34H12z" />
      <path class="sign-frame" d="M12 38V4h24v34" />
      <path class="sign-door" d="M12 4l13 5v36l-13-7z" />
      <circle class="sign-knob" cx="21.5" cy="26" r="1.6" />
    </svg>
  );
}

/** The same drawing as a file, for browsers' tabs. */
export const signFile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#f2b84b" fill-opacity=".35" d="M20 38h16l9 8H25z"/><path fill="#f2b84b" d="M12 4h24v34H12z"/><path fill="none" stroke="#1f2a2e" stroke-width="2" stroke-linejoin="round" d="M12 38V4h24v34"/><path fill="#0b6e6e" d="M12 4l13 5v36l-13-7z"/><circle fill="#fbf8f3" cx="21.5" cy="26" r="1.6"/></svg>`;
