import { readdir } from 'node:fs/promises';
import { signedLeaf, TestDesk } from '@nearhand/ledger/desk.fixture';
import { encodeDeskFile } from '@nearhand/ledger/desk-file';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { concat, toBase64url } from '@nearhand/seal/bytes';
import type { Page } from 'playwright-core';
import { launchChromium, PHONE } from '../tests/e2e/browser.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import { type Bench, type Measure, median } from './measure.ts';

const LEAVES = 10_000_000;
const SEEN = 9_000_000;
const STEWARDS = 3;
const DEVICES = 20;
const LEFT = 30;
const RUNS = 15;
const FIRST = 'a first visit';
const AGAIN = 'a later visit';

/** A ledger of ten million leaves in which a desk of twenty stands, and what a client is answered. */
interface Scene {
  readonly desk: string;
  readonly community: object;
  readonly answers: Readonly<Record<string, string>>;
  readonly seen: object;
  readonly bytes: { readonly file: number; readonly proof: number };
}

/** What a resident's device does about a desk before it seals, with the code that is served. */
export const bench: Bench = {
  name: 'desk-check',
  async run(say) {
    say(`a desk in a ledger of ${LEAVES} leaves`);
    const scene = await makeScene();
    const stage = await raiseStage();
    const browser = await launchChromium();
    try {
      const page = await (await browser.newContext({ viewport: PHONE })).newPage();
      await page.goto(`${stage.url}/ask`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const code = await codeOf('ledger-view');
      const measures: Measure[] = [];
      for (const visit of [FIRST, AGAIN]) {
        say(visit);
        const times: number[] = [];
        for (let run = 0; run < RUNS; run += 1) times.push(await check(page, code, scene, visit));
        measures.push(timeOf(visit, times));
      }
      return [...measures, ...weightsOf(scene)];
    } finally {
      await browser.close();
      await stage.strike();
    }
  },
};

function timeOf(visit: string, times: readonly number[]): Measure {
  const [cold = Number.NaN] = times;
  return {
    what: `checking a desk, ${visit}`,
    value: median(times),
    unit: 'ms',
    target: { atMost: 50 },
    note: `the first of ${RUNS}: ${cold.toFixed(0)} ms`,
  };
}

function weightsOf({ bytes }: Scene): readonly Measure[] {
  const kilo = (value: number) => value / 1_000;
  const target = { atMost: 40 };
  return [
    { what: `down, ${FIRST}`, value: kilo(bytes.file), unit: 'kB', target },
    { what: `down, ${AGAIN}`, value: kilo(bytes.file + bytes.proof), unit: 'kB', target },
  ];
}

async function makeScene(): Promise<Scene> {
  const desk = new TestDesk();
  const { ledger } = desk;
  await desk.found(2, STEWARDS);
  const devices = [];
  for (let n = 0; n < DEVICES; n += 1) devices.push(await desk.device(`Helper number ${n}`));
  const two = desk.stewards.slice(0, 2);
  ledger.grow(SEEN - ledger.size - 1);
  const { root } = await ledger.publish();
  const seen = { origin: ledger.origin, size: SEEN, root: toBase64url(root) };
  desk.put(await signedLeaf('roster', desk.roster(1, devices), two));
  for (let n = 0; n < LEFT; n += 1) {
    const gone = await desk.device(`Helper of before, number ${n}`);
    ledger.add(await signedLeaf('leaving', desk.leaving(gone.hash), [gone]));
    desk.left.push(gone.hash);
    // Neither the device nor its leaving counts for a roster that does not name it.
    desk.places.pop();
  }
  ledger.grow(LEAVES - ledger.size - 1);
  const { note, size } = await ledger.publish();
  const file = encodeDeskFile({ ...(await desk.file()), checkpoint: note });
  const proof = concat(...(await ledger.consistency(SEEN, size)));
  const key = encodeVerifierKey((await ledger.policy()).key);
  return {
    desk: desk.desk,
    community: { origin: ledger.origin, kind: 'real', ledger: { key, witnesses: [], needed: 0 } },
    answers: {
      [`/ledger/desks/${desk.desk}`]: toBase64url(file),
      [`/ledger/consistency/${SEEN}/${size}`]: toBase64url(proof),
    },
    seen,
    bytes: { file: file.length, proof: proof.length },
  };
}

/** Milliseconds of one check in the page, with every answer there already. */
function check(page: Page, code: string, scene: Scene, visit: string): Promise<number> {
  const { desk, community, answers, seen } = scene;
  const memory = visit === AGAIN ? { checkpoint: seen, desks: [] } : undefined;
  return page.evaluate(
    async ({ code: path, desk: id, community: bundle, answers: texts, memory: known }) => {
      const { LedgerView } = await import(path);
      const bytesOf = (text: string) =>
        Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
          c.charCodeAt(0),
        );
      const there = new Map(Object.entries(texts).map(([name, text]) => [name, bytesOf(text)]));
      const api = {
        base: '',
        clock: { now: () => Date.now(), wait: () => Promise.resolve() },
        send: (request: { readonly path: string }) => {
          const bytes = there.get(request.path);
          if (bytes === undefined) throw new Error(`nothing at ${request.path}`);
          return Promise.resolve(new Response(bytes));
        },
      };
      const begin = performance.now();
      const view = LedgerView.of(api, bundle, known === undefined ? {} : { memory: known });
      const roster = await view.desk(id);
      const took = performance.now() - begin;
      if (roster.devices.length === 0) throw new Error('an empty roster');
      return took;
    },
    { code, desk, community, answers, memory },
  );
}

/** The address of a part of the built app. */
async function codeOf(name: string): Promise<string> {
  const folder = new URL('../apps/client/dist/assets/', import.meta.url);
  const file = (await readdir(folder)).find((each) =>
    new RegExp(`^${name}-[\\w-]+\\.js$`).test(each),
  );
  if (file === undefined) throw new Error(`the built app has no ${name}`);
  return `/app/assets/${file}`;
}
