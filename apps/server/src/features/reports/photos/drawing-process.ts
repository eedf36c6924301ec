import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { memorySettings } from '../../../memory-settings.ts';
import type { Drawing, DrawingAnswer, DrawingOrder } from './drawing.ts';

const program = fileURLToPath(new URL('./drawing-main.ts', import.meta.url));
/** So that what one photo took goes back to the system before the next: V8 would keep what was read. */
const settings = {
  env: memorySettings,
  execArgv: ['--max-semi-space-size=2', '--max-old-space-size=64'],
} as const;

/** That the process ended over an order; whether that order was the only one it was at. */
export class DrawingEnded extends Error {
  override readonly name = 'DrawingEnded';
  readonly wasAlone: boolean;
  /** It never ran: the system had no process or memory for it. */
  readonly neverRan: boolean;

  constructor(wasAlone: boolean, neverRan: boolean) {
    super('the process that draws photos ended');
    this.wasAlone = wasAlone;
    this.neverRan = neverRan;
  }
}

interface Asked {
  take(drawing: Drawing): void;
  fail(error: DrawingEnded): void;
}

/** One run of the process that draws, from its start to its end. */
export class DrawingProcess {
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, Asked>();
  #lastNumber = 0;
  #hasStarted = false;
  #isEnded = false;
  #wasTold = false;

  constructor(mostMemory: number) {
    // Detached, so that Ctrl-C reaches the server alone, which first answers what is on its way.
    this.#child = fork(program, [String(mostMemory)], {
      detached: true,
      cwd: '/',
      // Nothing of the server's environment: no setting, no password of a database.
      env: settings.env,
      execArgv: [...settings.execArgv],
      serialization: 'advanced',
      // What a decoder says of a file quotes it.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#end();
        resolve();
      };
      this.#child.once('error', end);
      this.#child.once('exit', end);
    });
    this.#child.once('spawn', () => {
      this.#hasStarted = true;
    });
    this.#child.on('message', ({ number, drawing }: DrawingAnswer) => {
      this.#asked.get(number)?.take(drawing);
      this.#asked.delete(number);
      if (this.#asked.size === 0) this.#hold('unref');
    });
    this.#hold('unref');
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** False once it ended, or was told to. */
  get isUp(): boolean {
    return !this.#isEnded;
  }

  /** Whether its end is ours. */
  get wasTold(): boolean {
    return this.#wasTold;
  }

  /** How many photos it is at. */
  get asked(): number {
    return this.#asked.size;
  }

  /** Rejects with a DrawingEnded where the process ends before it has answered. */
  async ask(order: Omit<DrawingOrder, 'number'>): Promise<Drawing> {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    this.#hold('ref');
    return await new Promise((take, fail) => {
      this.#asked.set(number, { take, fail });
      // Where it cannot be said, the process is ending, and `exit` or `error` tells.
      this.#child.send({ number, ...order } satisfies DrawingOrder, () => undefined);
    });
  }

  /** Ends it at once; it holds nothing that could be lost. */
  kill(): void {
    this.#isEnded = true;
    this.#wasTold = true;
    this.#hold('ref');
    this.#child.kill('SIGKILL');
  }

  /** While it has nothing to do, it keeps nobody from ending. */
  #hold(how: 'ref' | 'unref'): void {
    this.#child[how]();
    this.#child.channel?.[how]();
  }

  #end(): void {
    this.#isEnded = true;
    const error = new DrawingEnded(this.#asked.size === 1, !this.#hasStarted);
    for (const { fail } of this.#asked.values()) fail(error);
    this.#asked.clear();
  }
}
