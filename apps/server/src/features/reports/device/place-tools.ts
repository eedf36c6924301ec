import { say, shown } from './element.ts';

/** “Use my position” beside a field for one: asked of the device only when it is pressed. */
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
