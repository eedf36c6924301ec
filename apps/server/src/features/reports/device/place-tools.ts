import { say, shown } from './element.ts';

/** “Use my position” and a map beside a field for a position; each comes only when it is pressed. */
export function addPlaceTools(form: HTMLFormElement): void {
  const tools = form.querySelector<HTMLElement>('[data-place-tools]');
  const field = form.querySelector<HTMLInputElement>('[data-position]');
  if (tools === null || field === null) return;
  shown(tools, true);
  const here = tools.querySelector<HTMLButtonElement>('[data-here]');
  if (here !== null && 'geolocation' in navigator) {
    shown(here, true);
    here.addEventListener('click', () => askDevice(here, field, tools));
  }
  const button = tools.querySelector<HTMLButtonElement>('[data-choose]');
  const box = tools.querySelector<HTMLElement>('[data-map-box]');
  if (button !== null && box !== null) {
    button.addEventListener('click', () => {
      button.hidden = true;
      void import('./place-map.ts')
        .then(({ choosePlace }) => choosePlace(box, field))
        .catch(() => {
          shown(box, false);
          button.hidden = false;
          say(tools.querySelector('[data-here-said]'), button.dataset.failed);
        });
    });
  }
}

function askDevice(button: HTMLButtonElement, field: HTMLInputElement, tools: HTMLElement): void {
  const status = tools.querySelector('[data-here-said]');
  const digits = Number(button.dataset.digits ?? 5);
  say(status, button.dataset.asking);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field.value = `${coords.latitude.toFixed(digits)}, ${coords.longitude.toFixed(digits)}`;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      say(status, button.dataset.found?.replace('@', String(Math.round(coords.accuracy))));
    },
    () => say(status, button.dataset.failed),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
}
