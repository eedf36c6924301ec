import { type StepDoer, type StepType, stepDoers, stepTypes } from '@nearhand/room/step';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { Api } from '@nearhand/visit/api';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import type { Saying } from '@nearhand/visit/saying';
import type { Arguments } from '../arguments.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { delivered } from '../delivered.ts';
import { hideOption, openNamedRoom, roomPlace, shiftOptions } from '../desk-session.ts';
import { planLines } from '../room-view.ts';

export const deskPlanCommand: Command = {
  name: 'desk plan',
  summary: 'show a room’s plan, add a step to it, tick one, or take one out',
  places: [roomPlace],
  options: [
    ...shiftOptions,
    hideOption,
    { name: 'add-file', value: 'FILE', help: 'add a step; what it says; - is standard input' },
    { name: 'type', value: 'TYPE', help: `of the step: ${stepTypes.join(', ')}` },
    { name: 'who', value: 'WHO', help: `does it: ${stepDoers.join(', ')}` },
    { name: 'by', value: 'DATE', help: 'until when, as 2027-01-31' },
    {
      name: 'service',
      value: 'WORDS',
      help: 'words that find the service it points to; the first one found is taken',
    },
    { name: 'tick', value: 'STEP', help: 'a step is done' },
    { name: 'untick', value: 'STEP', help: 'it is not done after all' },
    { name: 'drop', value: 'STEP', help: 'it is not needed any more' },
  ],
  run: plan,
};

async function plan(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  const visit = await openNamedRoom(given, surroundings);
  for (const saying of await sayings(given, surroundings, visit)) {
    await delivered(visit, visit.say(saying));
  }
  const steps = visit.state.steps.filter((step) => !step.dropped);
  return {
    lines: steps.length === 0 ? ['There is no step yet.'] : planLines(steps).slice(1),
    json: steps.map(({ tickedBy, ...step }) => step),
  };
}

async function sayings(
  given: Arguments,
  surroundings: Surroundings,
  { state }: HelperVisit,
): Promise<readonly Saying[]> {
  const known = (option: string): string | undefined => {
    const beginning = given.text(option);
    if (beginning === undefined) return undefined;
    const found = state.steps.filter(({ id }) => id.startsWith(beginning));
    const [step] = found;
    if (step !== undefined && found.length === 1) return step.id;
    throw new CliError('refused', `“${beginning}” is the beginning of ${found.length} steps.`);
  };
  const [tick, untick, drop] = [known('tick'), known('untick'), known('drop')];
  return [
    ...(given.text('add-file') === undefined ? [] : [await newStep(given, surroundings)]),
    ...(tick === undefined ? [] : [{ kind: 'step-ticked', step: tick, done: true } as const]),
    ...(untick === undefined ? [] : [{ kind: 'step-ticked', step: untick, done: false } as const]),
    ...(drop === undefined ? [] : [{ kind: 'step-changed', step: drop, dropped: true } as const]),
  ];
}

async function newStep(given: Arguments, surroundings: Surroundings): Promise<Saying> {
  const { terminal, config } = surroundings;
  const type = given.choice<StepType>('type', stepTypes, 'other');
  const who = given.choice<StepDoer>('who', stepDoers, 'both');
  const by = given.text('by');
  if (by !== undefined && !/^\d{4}-\d\d-\d\d$/.test(by)) {
    throw new CliError('usage', '--by is a date such as 2027-01-31.');
  }
  const what = await terminal.writing(given.text('add-file'), 'Say what the step is');
  const service = await pointedService(given, config.url);
  return {
    kind: 'step-added',
    step: toBase64url(randomBytes(16)),
    type,
    what,
    who,
    ...(by === undefined ? {} : { by }),
    ...(service === undefined ? {} : { service }),
  };
}

async function pointedService(given: Arguments, url: string) {
  const words = given.text('service');
  if (words === undefined) return undefined;
  const api = new Api({ fetch: (address, init) => fetch(address, init), base: url });
  const [service] = await api.services(words);
  if (service === undefined) throw new CliError('refused', `No service is found by “${words}”.`);
  return service;
}
