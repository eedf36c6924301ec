import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { CheckedRoom, CheckWish } from './checked-room.ts';
import type { Finding, Standing } from './finding.ts';

const headings: Readonly<Record<Standing, string>> = {
  held: 'Checked here, and it holds:',
  noticed: 'Stands out:',
  unproven: 'Cannot be proven here:',
  wrong: 'WRONG:',
};

/** What was checked and what cannot be, as lines for a terminal. */
export function checkLines(file: string, checked: CheckedRoom, wish: CheckWish): readonly string[] {
  const all = [...checked.findings.all, ...limits(checked, wish)];
  const { holds } = checked.findings;
  return [
    `${file}: ${holds ? 'what can be checked here holds.' : 'it does NOT hold.'}`,
    ...(checked.room === undefined ? [] : [`Room ${checked.room}.`]),
    ...(['wrong', 'noticed', 'held', 'unproven'] as const).flatMap((standing) =>
      part(standing, all),
    ),
  ];
}

function part(standing: Standing, all: readonly Finding[]): readonly string[] {
  const own = all.filter((finding) => finding.standing === standing);
  return own.length === 0 ? [] : ['', headings[standing], ...own.map(({ text }) => `  ${text}`)];
}

/** The same as a value for programs. */
export function checkJson(file: string, checked: CheckedRoom, wish: CheckWish): unknown {
  const { findings, room, headCode, ledger, policy, isPartial } = checked;
  return {
    file,
    holds: findings.holds,
    partial: isPartial ?? false,
    room: room ?? null,
    headCode: headCode ?? null,
    ledger:
      ledger === undefined || policy === undefined
        ? null
        : {
            origin: policy.origin,
            key: encodeVerifierKey(policy.key),
            keyIsGiven: wish.keys.length > 0 || wish.pins !== undefined,
            ...{ size: ledger.newest.size, root: ledger.newest.root },
            witnesses: policy.witnesses.map(encodeVerifierKey),
            needed: policy.needed,
            witnessedAt:
              ledger.witnessedAt === undefined ? null : new Date(ledger.witnessedAt).toISOString(),
          },
    findings: [...findings.all, ...limits(checked, wish)],
  };
}

/** What no file can show, or this one does not. */
function limits(checked: CheckedRoom, wish: CheckWish): readonly Finding[] {
  if (checked.state === undefined) return [];
  const unproven = (about: Finding['about'], text: string): Finding => {
    return { about, standing: 'unproven', text };
  };
  const { headCode } = checked;
  return [
    ...(headCode === undefined
      ? []
      : [
          unproven(
            'journal',
            `That nothing was said, changed or opened after its end, whose head code is ${headCode}: a file can lack its end.`,
          ),
        ]),
    ...ledgerLimits(checked, wish).map((text) => unproven('ledger', text)),
    unproven('time', 'When something was written: its writer’s own clock says so.'),
    unproven('conversation', 'The wording of conversation.txt, which is for reading.'),
  ];
}

function ledgerLimits(
  { ledger, policy }: CheckedRoom,
  { keys, pins }: CheckWish,
): readonly string[] {
  if (ledger === undefined || policy === undefined) return [];
  const { needed } = policy;
  const key = encodeVerifierKey(policy.key);
  const isGiven = keys.length > 0 || pins !== undefined;
  return [
    isGiven
      ? 'That whoever signs by a name in the ledger is that person: the desk’s stewards say so.'
      : `Whose ledger it is: its key is taken from the file, ${key}. Compare it with a poster, or give it with --key, or the poster’s code with --poster.`,
    ledger.witnessedAt === undefined
      ? 'That everybody is shown this same ledger, and how new it is: no witnesses are asked for.'
      : `That everybody is shown this same ledger since ${new Date(ledger.witnessedAt).toISOString()}, when ${needed} of ${policy.witnesses.length} witnesses had seen it.`,
    ...(ledger.isWitnessedAsPinned === false
      ? ['That its witnesses are those of the poster: they are others now.']
      : []),
  ];
}
