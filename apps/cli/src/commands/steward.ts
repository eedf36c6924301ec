import type { Steward } from '@nearhand/visit/steward';
import type { Arguments } from '../arguments.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { keyOptions } from '../desk-session.ts';
import {
  compareWords,
  findNamed,
  findProposal,
  proposalId,
  type StewardAct,
  signedAnswer,
  stewardCommand,
  stewardsHere,
  wordsOption,
} from '../steward-session.ts';
import { stewardView } from '../steward-view.ts';

const compared = 'Compare the six words with the person, face to face or by telephone, before.';

/** A steward's side. Keys are made with `desk enrol`. */
export const stewardCommands: readonly Command[] = [
  command('show', 'show stewards, helpers, who waits, and what waits for signatures', stewardView),
  {
    ...command('found', 'sign the first list of stewards, yours with the others', found),
    detail: [compared],
    options: [...keyOptions, wordsOption],
  },
  {
    ...command('invite', 'make a one-time link for one person', invite),
    places: [{ name: 'ROLE', help: 'helper or steward' }],
  },
  {
    ...command('confirm', 'propose to take in whoever came by a link of yours', confirm),
    detail: [compared],
    places: [{ name: 'WHO', help: 'name or id, as steward show says' }],
    options: [...keyOptions, wordsOption],
  },
  {
    ...command('sign', 'sign what another steward proposed', sign),
    detail: [compared],
    places: [{ name: 'PROPOSAL', help: 'as steward show names it; its beginning is enough' }],
    options: [...keyOptions, wordsOption],
  },
  {
    ...command('take-back', 'take a proposal back', takeBack),
    places: [{ name: 'PROPOSAL', help: 'as steward show names it' }],
  },
  {
    ...command(
      'remove',
      'remove a helper: at once, and from the list once enough have signed',
      remove,
    ),
    places: [{ name: 'WHO', help: 'name or device id of a helper' }],
  },
  {
    ...command('let-go', 'propose to let a steward go, as when their key is lost', letGo),
    places: [{ name: 'WHO', help: 'name or id of a steward' }],
    options: [
      ...keyOptions,
      { name: 'needed', value: 'K', help: 'how many sign from then on; else as many as now' },
    ],
  },
  {
    ...command('need', 'propose how many stewards sign each change', need),
    places: [{ name: 'K', help: 'a number' }],
  },
  command('open', 'let the desk take requests', (steward) => setPaused(steward, false)),
  command('pause', 'let the desk take no new request', (steward) => setPaused(steward, true)),
];

function command(name: string, summary: string, act: StewardAct): Command {
  return stewardCommand(`steward ${name}`, summary, act);
}

async function found(
  steward: Steward,
  given: Arguments,
  surroundings: Surroundings,
): Promise<Answer> {
  const { stewards, planned } = await steward.founding();
  if (steward.verified !== undefined) {
    throw new CliError('refused', 'The first stewards have vouched for one another already.');
  }
  const [change] = await steward.proposals();
  const people = change?.added ?? stewards;
  const others = people.filter(({ leaf }) => leaf.sign !== steward.key);
  await compareWords(others, given, surroundings);
  const k = planned?.needed ?? 2;
  const progress = await (change === undefined ? steward.found(k) : steward.sign(change));
  return signedAnswer('The first list of stewards', progress);
}

async function invite(steward: Steward, given: Arguments): Promise<Answer> {
  const role = given.place('ROLE');
  if (role !== 'helper' && role !== 'steward') {
    throw new CliError('usage', 'ROLE is helper or steward.');
  }
  const link = await steward.invite(role);
  return {
    lines: [`For one ${role}, once. Hand it over yourself: ${link}`],
    json: { role, link },
  };
}

async function confirm(
  steward: Steward,
  given: Arguments,
  surroundings: Surroundings,
): Promise<Answer> {
  const device = findNamed(await steward.enrolments(), given.place('WHO'));
  await compareWords([device], given, surroundings);
  return signedAnswer(`Taking in ${device.leaf.name}`, await steward.confirm(device));
}

async function sign(
  steward: Steward,
  given: Arguments,
  surroundings: Surroundings,
): Promise<Answer> {
  const change = findProposal(await steward.proposals(), given.place('PROPOSAL'));
  await compareWords(change.added, given, surroundings);
  return signedAnswer(`Proposal ${proposalId(change)}`, await steward.sign(change));
}

async function takeBack(steward: Steward, given: Arguments): Promise<Answer> {
  const change = findProposal(await steward.proposals(), given.place('PROPOSAL'));
  await steward.takeBack(change);
  return { lines: ['Taken back.'], json: { takenBack: proposalId(change) } };
}

async function remove(steward: Steward, given: Arguments): Promise<Answer> {
  const { hash, leaf } = findNamed(steward.devices, given.place('WHO'));
  return signedAnswer(
    `The list without ${leaf.name}, who is out already`,
    await steward.remove(hash),
  );
}

async function letGo(steward: Steward, given: Arguments): Promise<Answer> {
  const { leaf } = findNamed(stewardsHere(steward), given.place('WHO'));
  const needed = given.text('needed');
  const k = needed === undefined ? {} : { k: countIn(needed) };
  const progress = await steward.changeStewards({ without: [leaf.sign], ...k });
  return signedAnswer(`Letting ${leaf.name} go`, progress);
}

async function need(steward: Steward, given: Arguments): Promise<Answer> {
  const k = countIn(given.place('K'));
  return signedAnswer(`${k} stewards for each change`, await steward.changeStewards({ k }));
}

async function setPaused(steward: Steward, paused: boolean): Promise<Answer> {
  const { roster, devices, left, stewards, ...description } = steward.desk;
  await steward.editDesk({ ...description, paused });
  return {
    lines: [paused ? 'The desk takes no new request.' : 'The desk takes requests.'],
    json: { paused },
  };
}

function countIn(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new CliError('usage', `“${text}” is no number of stewards.`);
}
