import type { CardLanguage } from '@nearhand/seal/word-list';
import { doWork, isConnected, NoConnection } from './device-work.ts';
import { say, setHidden, shown } from './element.ts';
import { codeHash } from './follow-code.ts';

interface SendingSteps {
  /** Done before anything is sent: everything that was chosen is in the form, and kept on the device. */
  readonly beforeAll: () => Promise<void>;
}

/** The server takes a challenge for an hour. */
const workGoodForMs = 50 * 60_000;
/** A form without work is taken after three seconds; so is one with it. */
const leastAgeMs = 3200;
const lookAgainMs = 2000;

/**
 * What happens between pressing “Send” and the form going its way: work is done, six words are drawn,
 * and where the line is down the form stays, with everything in it.
 */
export class Sending {
  readonly #form: HTMLFormElement;
  readonly #steps: SendingSteps;
  readonly #status: HTMLElement | null;
  #work: { readonly since: number; readonly solved: Promise<string | undefined> } | undefined;
  #isBusy = false;
  #isReady = false;

  constructor(form: HTMLFormElement, steps: SendingSteps) {
    this.#form = form;
    this.#steps = steps;
    this.#status = form.querySelector('[data-sending]');
  }

  listen(): void {
    // Begun while somebody writes, so that it is done when they press.
    this.#form.addEventListener('input', () => void this.#beginWork(), { once: true });
    this.#form.addEventListener('submit', (event) => {
      if (this.#isReady) return;
      event.preventDefault();
      void this.#prepare(event.submitter);
    });
    // Come back to with the browser's button: the form can be sent again.
    window.addEventListener('pageshow', () => {
      this.#isReady = false;
      this.#isBusy = false;
    });
    window.addEventListener('online', () => void this.#lookAgain());
  }

  async #prepare(submitter: HTMLElement | null): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    shown(this.#waiting(), false);
    this.#say('working');
    try {
      await this.#steps.beforeAll();
      if (!(await isConnected())) throw new NoConnection();
      const work = await this.#beginWork();
      if (work !== undefined) setHidden(this.#form, 'work', work);
      const hash = await codeHash(document.documentElement.lang as CardLanguage);
      if (hash !== undefined) setHidden(this.#form, 'follow', hash);
      await untilOld();
      this.#isReady = true;
      this.#form.requestSubmit(submitter);
    } catch (error) {
      this.#isBusy = false;
      this.#work = undefined;
      this.#say(undefined);
      // Whatever else went wrong, the form without any of this still works.
      if (error instanceof NoConnection) this.#wait();
      else this.#goWithout(submitter);
    }
  }

  #beginWork(): Promise<string | undefined> {
    if (this.#work === undefined || Date.now() - this.#work.since > workGoodForMs) {
      this.#work = { since: Date.now(), solved: doWork() };
      // Begun ahead on a bad line: it is begun again when it is needed.
      this.#work.solved.catch(() => {
        this.#work = undefined;
      });
    }
    return this.#work.solved;
  }

  #goWithout(submitter: HTMLElement | null): void {
    this.#isReady = true;
    this.#form.requestSubmit(submitter);
  }

  #wait(): void {
    const waiting = this.#waiting();
    shown(waiting, true);
    const count = this.#form.querySelectorAll('[data-chosen] > li').length;
    shown(waiting?.querySelector('[data-waiting-photos]'), count > 0);
    say(waiting?.querySelector('[data-waiting-count]') ?? null, String(count));
    waiting?.focus();
  }

  /** A device says that it is online before anything answers it. */
  async #lookAgain(): Promise<void> {
    while (this.#isWaiting() && navigator.onLine) {
      if (await isConnected()) return this.#say('again');
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  }

  #waiting(): HTMLElement | null {
    return this.#form.querySelector<HTMLElement>('[data-waiting]');
  }

  #isWaiting(): boolean {
    return this.#waiting()?.hidden === false;
  }

  #say(what: 'working' | 'again' | undefined): void {
    say(this.#status, what && this.#status?.dataset[what]);
  }
}

async function untilOld(): Promise<void> {
  const rest = leastAgeMs - performance.now();
  if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
}
