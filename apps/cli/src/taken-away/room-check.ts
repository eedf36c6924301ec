import { type Author, authorKey } from '@nearhand/room/member';
import type { RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { headCode, readHeadCode } from '@nearhand/seal/head-code';
import { headOf, type Journal } from '@nearhand/visit/journal';
import { decodeRoomProofs } from '@nearhand/visit/room-proofs';
import { CliError } from '../cli-error.ts';
import type { CheckedRoom, CheckWish } from './checked-room.ts';
import { Findings } from './finding.ts';
import { checkLedger } from './ledger-check.ts';
import { checkOlder } from './older-room.ts';
import {
  checkAttachments,
  checkConversation,
  provenChain,
  provenJournal,
  provenState,
} from './proven-room.ts';

/**
 * Checks all of a room that was taken away that can be checked without the network.
 * @throws CliError `refused` where nothing in it is to be checked
 */
export async function checkTakenAway(
  files: ReadonlyMap<string, Uint8Array>,
  wish: CheckWish,
): Promise<CheckedRoom> {
  if (![...files.keys()].some((name) => name.startsWith('proofs/'))) {
    throw new CliError(
      'refused',
      'It was taken away without proofs: nothing in it shows that it is so. Take it away again with them.',
    );
  }
  const findings = new Findings();
  checkNames(files, findings);
  const read = await findings.try('file', 'The proofs cannot be read:', () =>
    decodeRoomProofs(files),
  );
  if (read === undefined) return { findings };
  if (read.v === 1) return { findings, ...(await checkOlder(read.proofs, files, findings)) };
  const { proofs } = read;
  const chain = await findings.try('readers', 'A change of who could read does not hold:', () =>
    provenChain(proofs),
  );
  const journal =
    chain &&
    (await findings.try('journal', 'The journal does not hold:', () =>
      provenJournal(chain, proofs),
    ));
  if (journal === undefined) return { findings };
  tellJournal(journal, findings);
  const opened = await findings.try('openings', 'The openings do not hold:', () =>
    provenState(journal, proofs),
  );
  const state = opened ?? journal.state;
  if (opened) tellOpenings(journal, opened, findings);
  await findings.try('conversation', 'conversation.json says something else:', () => {
    checkConversation(state, files.get('conversation.json') ?? new Uint8Array(0));
    findings.add('held', 'conversation', 'conversation.json says what the entries say.');
  });
  await findings.try('attachments', 'An attachment does not hold:', async () => {
    const number = await checkAttachments(state, proofs, files);
    if (number > 0) {
      findings.add(
        'held',
        'attachments',
        `${number} attachments, each the one that its entry names.`,
      );
    }
  });
  tellHead(journal, wish, findings);
  const told = { findings, room: toBase64url(journal.chain.roomId), state };
  const about = { ...told, headCode: headCode(headOf(journal)) };
  return { ...about, ...(await checkLedger(journal, proofs, wish, findings)) };
}

/** Files that no take-away has; what is missing is told where it is looked for. */
function checkNames(files: ReadonlyMap<string, Uint8Array>, findings: Findings): void {
  const known = /^(conversation\.(txt|json)$|attachments\/|proofs\/)/;
  const strangers = [...files.keys()].filter((name) => !known.test(name));
  for (const name of strangers) findings.add('wrong', 'file', `${name} does not belong into it.`);
}

function tellJournal({ chain, elements, first }: Journal, findings: Findings): void {
  const { epochs } = chain;
  findings.add(
    'held',
    'readers',
    `${epochs.length} changes of who could read, each signed by the room’s key and following the last.`,
  );
  const entries = elements.flatMap((each) => (each.type === 'entry' ? [each] : []));
  findings.add(
    'held',
    'journal',
    `${elements.length} elements without a gap, ${entries.length} entries among them, each in its place and signed by whom it names.`,
  );
  for (const [name, count] of countByAuthor(entries.map(({ author }) => author))) {
    findings.add('held', 'journal', `${count} by ${name}.`);
  }
  for (const { type, sequence } of elements) {
    if (type !== 'unreadable') continue;
    findings.add(
      'wrong',
      'journal',
      `What stands at ${sequence} cannot be read, or is not signed by a reader.`,
    );
  }
  if (first > 0) {
    findings.add(
      'unproven',
      'journal',
      `What stood before ${first}: the room itself could not read it any more.`,
    );
  }
  const newest = epochs.at(-1);
  if (newest?.inside !== undefined && newest.inside.K === undefined) {
    findings.add(
      'unproven',
      'readers',
      `That change ${newest.manifest.epoch}, the newest, can be opened in no second way: what shows it opens the room too, and stays out of the file.`,
    );
  }
}

function countByAuthor(authors: readonly Author[]): ReadonlyMap<string, number> {
  const byKey = new Map<string, { readonly name: string; readonly count: number }>();
  for (const author of authors) {
    const name =
      author.by === 'resident' ? 'the card' : `${author.leaf.name}, ${author.leaf.employer}`;
    const count = (byKey.get(authorKey(author))?.count ?? 0) + 1;
    byKey.set(authorKey(author), { name, count });
  }
  return new Map([...byKey.values()].map(({ name, count }) => [name, count]));
}

function tellOpenings(
  { chain }: Journal,
  { openings, warnings }: RoomState,
  findings: Findings,
): void {
  const isRead = (epoch: number): boolean => chain.epochs[epoch - 1]?.inside !== undefined;
  const good = openings.filter(({ valid }) => valid).length;
  findings.add(
    'held',
    'openings',
    `${good} openings, each following the one before and signed by whom it names.`,
  );
  const hidden = openings.filter(({ author }) => author.by === 'hidden').length;
  if (hidden > 0) {
    findings.add(
      'unproven',
      'openings',
      `Who made ${hidden} of the openings: a reader who hides the name.`,
    );
  }
  for (const { number, epoch, valid, missing } of openings) {
    if (!valid && !isRead(epoch)) {
      findings.add('unproven', 'openings', `Opening ${number}: the room could not read it.`);
    } else if (!valid) {
      findings.add('wrong', 'openings', `Opening ${number} does not verify.`);
    }
    if (missing) {
      findings.add('wrong', 'openings', `Opening ${number} names one before it that is not there.`);
    }
  }
  if (warnings.includes('marked-helpers')) {
    findings.add(
      'noticed',
      'openings',
      'The server gave helpers different shift tokens, so that it could tell them apart.',
    );
  }
}

function tellHead({ heads }: Journal, { headCode: noted }: CheckWish, findings: Findings): void {
  if (noted === undefined) return;
  const code = readHeadCode(noted);
  const place = heads.findIndex((head) => headCode(head) === code);
  if (code !== undefined && place >= 0) {
    findings.add('held', 'head-code', `The code that was noted is that of element ${place}.`);
  } else {
    findings.add('wrong', 'head-code', 'The code that was noted is of no element of this room.');
  }
}
