import { doWork, NoConnection } from './device-work.ts';
import { say, setHidden } from './element.ts';

// “I see it too”: a second of work on this device instead of a share of everybody's budget.
const leastAgeMs = 2200;
const form = document.querySelector<HTMLFormElement>('form[data-me-too]');
const status = form?.querySelector<HTMLElement>('[data-sending]') ?? null;
let isReady = false;

form?.addEventListener('submit', (event) => {
  if (isReady) return;
  event.preventDefault();
  if (status?.textContent === status?.dataset.working) return;
  void send(form);
});
window.addEventListener('pageshow', () => {
  isReady = false;
  say(status, '');
});

async function send(form: HTMLFormElement): Promise<void> {
  say(status, status?.dataset.working);
  try {
    const work = await doWork();
    if (work !== undefined) setHidden(form, 'work', work);
  } catch (error) {
    if (error instanceof NoConnection) {
      say(status, status?.dataset.lost);
      return;
    }
  }
  const rest = leastAgeMs - performance.now();
  if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  isReady = true;
  form.requestSubmit();
}
