import type {
  Endpoints,
  Letters,
  OutwardTrouble,
  SendingPage,
} from '@nearhand/protocol/outward-desk';
import type { Answer } from './command.ts';
import { printable } from './printable.ts';

/** The cities that reports are sent on to, with what is on its way to each. */
export function endpointsView({ endpoints, kinds }: Endpoints): Answer {
  const lines = endpoints.flatMap(({ id, name, url, on, waits, hasKey, trouble, counts }) => [
    `${id}: ${printable(name)}, ${url}${on ? '' : ' (off)'}${hasKey ? '' : ' (no api_key)'}, after ${waits} days`,
    ...(trouble === undefined ? [] : [`  ${troubleSentence(trouble)}`]),
    `  ${
      Object.entries(counts)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ') || 'nothing sent yet'
    }`,
    ...kinds
      .filter(({ endpoint }) => endpoint === id)
      .map(({ kind, code }) => `  ${kind} as “${printable(code)}”`),
  ]);
  return {
    lines: lines.length === 0 ? ['Nothing is sent on.'] : lines,
    json: { endpoints, kinds },
  };
}

/** What is on its way, one line each. */
export function sendingView({ sending, next }: SendingPage): Answer {
  const lines = sending.map(({ report, endpoint, state, number, tries, trouble, said }) =>
    [
      `${report}  ${state}  ${endpoint}`,
      number && `number ${printable(number)}`,
      tries > 1 && `${tries} times`,
      trouble && troubleSentence(trouble),
      said && `“${printable(said)}”`,
    ]
      .filter(Boolean)
      .join('  '),
  );
  const more = next === undefined ? [] : [`More: --after ${next}`];
  return {
    lines: lines.length === 0 ? ['Nothing is on its way.'] : [...lines, ...more],
    json: { sending, next },
  };
}

/** Who is written to. */
export function lettersView({ canSend, letters }: Letters): Answer {
  const lines = letters.map(({ body, every, language, on, hasAddress, last }) =>
    [
      on ? `${body}: every ${every}, in ${language}` : `${body}: off`,
      !hasAddress && '(no address)',
      last && `last: ${last.from} to ${last.to}, ${last.state}`,
    ]
      .filter(Boolean)
      .join('  '),
  );
  const cannot = canSend
    ? []
    : ['The server has no mail server (NEARHAND_SMTP_URL): no letter goes out.'];
  return {
    lines: [...cannot, ...(lines.length === 0 ? ['Nobody is written to.'] : lines)],
    json: { canSend, letters },
  };
}

const sentences: Readonly<Record<OutwardTrouble, string>> = {
  'no-host': 'There is no server of that name.',
  'private-address': 'The address lies inside a network of its own, where nothing is sent.',
  'no-https': 'The address has no https.',
  unreachable: 'Nobody answers there.',
  slow: 'It did not answer in time.',
  lost: 'The line broke before it answered.',
  redirected: 'It points to another address, which is not followed: write that one down.',
  'too-large': 'Its answer was larger than any should be.',
  unreadable: 'Its answer is no GeoReport v2.',
  refused: 'It said no.',
  'wrong-key': 'It does not take the api_key.',
  busy: 'It is too busy just now.',
  broken: 'It has a fault of its own.',
  'not-public': 'The report is not public any more.',
  'no-place': 'The report has no place.',
  'came-from-there': 'The report came from there.',
  'perhaps-arrived': 'It may have arrived: look for it over there.',
  'no-such-number': 'Its number is not known there any more.',
  'mail-refused': 'The mail server did not take it.',
  other: 'Something went wrong.',
};

/** What stands in the way, in a sentence. */
export function troubleSentence(trouble: OutwardTrouble): string {
  return sentences[trouble];
}
