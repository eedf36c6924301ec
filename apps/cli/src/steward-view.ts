import type { ProposedChange } from '@nearhand/visit/desk-proposal';
import type { Steward } from '@nearhand/visit/steward';
import type { Answer } from './command.ts';
import { proposalId, stewardsHere } from './steward-session.ts';

/** The desk as a steward sees it: who signs, who helps, who waits, what waits for signatures. */
export async function stewardView(steward: Steward): Promise<Answer> {
  const { verified, desk } = steward;
  if (verified === undefined) return showFounding(steward);
  const stewards = stewardsHere(steward).map(({ leaf }) => leaf);
  const waiting = await steward.enrolments();
  const changes = await steward.proposals();
  const { k } = verified.root;
  const helpers = steward.devices.map(({ leaf }) => leaf);
  return {
    lines: [
      `${desk.names.en}: ${k} of ${stewards.length} stewards sign each change. Checked in the public ledger.`,
      ...stewards.map(
        ({ name, sign: key }) => `  steward  ${name}${key === steward.key ? ' (you)' : ''}`,
      ),
      ...helpers.map(({ name, role }) => `  helper   ${name}, ${role}`),
      ...waiting.map(
        ({ leaf, fingerprint }) => `  waits    ${leaf.name}: ${fingerprint.join(' ')}`,
      ),
      ...changes.flatMap(changeLines),
    ],
    json: {
      needed: k,
      stewards: stewards.map(({ name, id }) => ({ name, id })),
      helpers: helpers.map(({ name, id }) => ({ name, id })),
      waiting: waiting.map(({ leaf, fingerprint }) => ({
        name: leaf.name,
        id: leaf.id,
        fingerprint,
      })),
      proposals: changes.map(changeJson),
    },
  };
}

async function showFounding(steward: Steward): Promise<Answer> {
  const { stewards, planned } = await steward.founding();
  const changes = await steward.proposals();
  const all = planned === undefined ? '' : ` of ${planned.stewards}`;
  return {
    lines: [
      `The desk has no stewards that vouched for one another yet. Here are ${stewards.length}${all}:`,
      ...stewards.map(({ leaf, fingerprint }) => `  ${leaf.name}: ${fingerprint.join(' ')}`),
      ...changes.flatMap(changeLines),
    ],
    json: {
      founding: stewards.map(({ leaf, fingerprint }) => ({
        name: leaf.name,
        id: leaf.id,
        fingerprint,
      })),
      ...(planned && { planned }),
      proposals: changes.map(changeJson),
    },
  };
}

function changeLines(change: ProposedChange): readonly string[] {
  const { added, removed, k, signed, needed, isSignedHere } = change;
  const own = isSignedHere ? ', by you too' : '';
  return [
    `  proposal ${proposalId(change)}: signed by ${signed} of ${needed}${own}`,
    ...added.map(({ leaf, fingerprint }) => `    takes in ${leaf.name}: ${fingerprint.join(' ')}`),
    ...removed.map(({ name }) => `    lets go ${name}`),
    ...(k === undefined ? [] : [`    then ${k} sign each change`]),
  ];
}

function changeJson(change: ProposedChange): object {
  const { added, removed, k, signed, needed, isSignedHere } = change;
  return {
    id: proposalId(change),
    added: added.map(({ leaf, fingerprint }) => ({ name: leaf.name, fingerprint })),
    removed: removed.map(({ name }) => name),
    ...(k !== undefined && { k }),
    ...{ signed, needed, isSignedHere },
  };
}
