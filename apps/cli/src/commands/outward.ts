import { letterRhythms, sendingStates } from '@nearhand/protocol/outward-desk';
import { OutwardDesk } from '@nearhand/visit/outward-desk';
import type { Arguments } from '../arguments.ts';
import { CliError } from '../cli-error.ts';
import type { Answer, Command, Option, Place, Surroundings } from '../command.ts';
import { keyOptions } from '../desk-session.ts';
import { endpointsView, lettersView, sendingView, troubleSentence } from '../outward-view.ts';
import { stewardCommand } from '../steward-session.ts';

const endpointPlace: Place = { name: 'ENDPOINT', help: 'its id: small letters, digits, hyphens' };
const reportPlace: Place = { name: 'REPORT', help: 'its number, as its page shows it' };
const bodyPlace: Place = { name: 'BODY', help: 'the id of who mends' };
const languageOption: Option = {
  name: 'language',
  value: 'TAG',
  help: 'en, zh-Hant or zh-Hans: what is written is written in it',
};

/** What of the reports goes outward: to other cities, and by e-mail to those who mend. */
export const outwardCommands: readonly Command[] = [
  command('endpoints', 'show to which other cities reports are sent on', async (desk) =>
    endpointsView(await desk.endpoints()),
  ),
  {
    ...command('endpoint', 'write down another city’s Open311 endpoint, or change it', putEndpoint),
    places: [endpointPlace],
    options: [
      ...keyOptions,
      { name: 'name', value: 'NAME', help: 'what it is called where its answers are shown' },
      { name: 'at', value: 'URL', help: 'where its GeoReport v2 is, such as https://…/open311/v2' },
      { name: 'jurisdiction', value: 'ID', help: 'its jurisdiction_id, where it wants one' },
      { name: 'api-key-file', value: 'FILE', help: 'a file with the api_key it gave you' },
      { name: 'format', value: 'FORMAT', help: 'json or xml' },
      { name: 'waits', value: 'DAYS', help: 'how long a report waits before it is sent: 0 to 14' },
      languageOption,
      { name: 'on', help: 'send' },
      { name: 'off', help: 'send nothing and ask nothing, until it is on again' },
    ],
  },
  {
    ...command('endpoint try', 'ask an endpoint for its kinds', tryEndpoint),
    places: [endpointPlace],
  },
  {
    ...command('endpoint remove', 'forget an endpoint that nothing was sent to', removeEndpoint),
    places: [endpointPlace],
  },
  {
    ...command('send-kind', 'send a kind on from today, or no longer', sendKind),
    places: [{ name: 'KIND', help: 'its id, such as pothole' }],
    options: [
      ...keyOptions,
      { name: 'to', value: 'ENDPOINT', help: 'where to; without it, nowhere' },
      { name: 'code', value: 'CODE', help: 'what the kind is called over there' },
    ],
  },
  {
    ...command('sending', 'show what is on its way, and what stands in its way', sending),
    options: [
      ...keyOptions,
      { name: 'state', value: 'STATE', help: sendingStates.join(', '), many: true },
      { name: 'after', value: 'KEY', help: 'the next page, as the page before names it' },
    ],
  },
  {
    ...command('send', 'send a report now, or once more', send),
    places: [reportPlace],
    detail: ['Of one that may have arrived this can make two over there: look for it first.'],
  },
  {
    ...command('stop', 'send a report no longer, and follow it no longer', stop),
    places: [reportPlace],
  },
  {
    ...command('arrived', 'say which number a report got over there', arrived),
    places: [reportPlace, { name: 'NUMBER', help: 'the other city’s number for it' }],
  },
  command(
    'letters',
    'show who is written to by e-mail, and how the last letter went',
    async (desk) => lettersView(await desk.letters()),
  ),
  {
    ...command('letter', 'write to who mends, by e-mail, or no longer', putLetter),
    places: [bodyPlace],
    options: [
      ...keyOptions,
      { name: 'every', value: 'RHYTHM', help: letterRhythms.join(', ') },
      languageOption,
      { name: 'off', help: 'no letters from now on' },
    ],
  },
  {
    ...command('letter again', 'send a letter once more that may not have gone', letterAgain),
    places: [
      bodyPlace,
      { name: 'DAY', help: 'the last day it was about, as reports letters says' },
    ],
  },
];

type Act = (desk: OutwardDesk, given: Arguments, surroundings: Surroundings) => Promise<Answer>;

function command(name: string, summary: string, act: Act): Command {
  return stewardCommand(`reports ${name}`, summary, async (steward, given, surroundings) =>
    act(new OutwardDesk(steward), given, surroundings),
  );
}

async function putEndpoint(
  desk: OutwardDesk,
  given: Arguments,
  { terminal }: Surroundings,
): Promise<Answer> {
  const id = given.place('ENDPOINT');
  const before = (await desk.endpoints()).endpoints.find((each) => each.id === id);
  const text = (name: string, old: string | undefined) => {
    const value = given.text(name) ?? old;
    if (value === undefined) throw new CliError('usage', `--${name} is missing.`);
    return value;
  };
  const file = given.text('api-key-file');
  const key =
    file === undefined ? undefined : new TextDecoder().decode(await terminal.readFileBytes(file));
  const values = {
    name: text('name', before?.name),
    url: text('at', before?.url),
    jurisdiction: given.text('jurisdiction') ?? before?.jurisdiction ?? '',
    language: given.text('language') ?? before?.language ?? 'en',
    format: given.choice('format', ['json', 'xml'], before?.format ?? 'json'),
    waits: daysIn(given.text('waits'), before?.waits ?? 1),
    on: given.has('on') || (!given.has('off') && (before?.on ?? true)),
  };
  await desk.putEndpoint(id, values, key?.trim());
  return {
    lines: [`${id}: written down. Try it: nearhand reports endpoint try ${id}`],
    json: { id },
  };
}

async function tryEndpoint(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const tried = await desk.tryEndpoint(given.place('ENDPOINT'));
  if ('codes' in tried) {
    const { codes } = tried;
    return {
      lines: [`It answers, with ${codes.length} kinds:`, ...codes.map((c) => `  ${c}`)],
      json: tried,
    };
  }
  const said = tried.said === undefined ? [] : [`It said: ${tried.said}`];
  return { lines: [troubleSentence(tried.trouble), ...said], json: tried, exitCode: 1 };
}

async function removeEndpoint(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const id = given.place('ENDPOINT');
  await desk.removeEndpoint(id);
  return { lines: [`${id}: forgotten.`], json: { id } };
}

async function sendKind(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const kind = given.place('KIND');
  const endpoint = given.text('to');
  if (endpoint === undefined) {
    await desk.sendKind(kind);
    return { lines: [`${kind}: sent nowhere from now on.`], json: { kind } };
  }
  const code = given.required('code');
  await desk.sendKind(kind, { endpoint, code });
  return {
    lines: [`${kind}: sent on to ${endpoint} from today, as “${code}”.`],
    json: { kind, endpoint, code },
  };
}

async function sending(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const states = given.choices('state', sendingStates);
  return sendingView(await desk.sending(states, given.text('after')));
}

async function send(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const report = given.place('REPORT');
  await desk.send(report);
  return { lines: [`${report}: sent within a minute.`], json: { report } };
}

async function stop(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const report = given.place('REPORT');
  await desk.stop(report);
  return {
    lines: [`${report}: stopped. What has arrived over there stays there.`],
    json: { report },
  };
}

async function arrived(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const [report, number] = [given.place('REPORT'), given.place('NUMBER')];
  await desk.arrived(report, number);
  return { lines: [`${report}: followed as ${number} from now on.`], json: { report, number } };
}

async function putLetter(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const body = given.place('BODY');
  const before = (await desk.letters()).letters.find((each) => each.body === body);
  const every = given.choice('every', letterRhythms, before?.every ?? 'week');
  const language = given.text('language') ?? before?.language ?? 'en';
  const on = !given.has('off');
  await desk.putLetters(body, { every, language, on });
  return {
    lines: [on ? `${body}: a letter every ${every}.` : `${body}: no letters from now on.`],
    json: { body, every, language, on },
  };
}

async function letterAgain(desk: OutwardDesk, given: Arguments): Promise<Answer> {
  const [body, to] = [given.place('BODY'), given.place('DAY')];
  await desk.sendLetterAgain(body, to);
  return {
    lines: [`${body}: the letter up to ${to} is sent again within a minute.`],
    json: { body, to },
  };
}

function daysIn(text: string | undefined, before: number): number {
  if (text === undefined) return before;
  if (/^\d{1,2}$/.test(text) && Number(text) <= 14) return Number(text);
  throw new CliError('usage', '--waits is a number of days from 0 to 14.');
}
