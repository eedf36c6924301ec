import '../tsx-loader.js';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import {
  createCommunity,
  getCommunity,
  type HelpLine,
  type Translated,
} from '../features/community/community.ts';
import { createDesk } from '../features/desks/desks.ts';
import { openLedger } from '../features/ledger/ledger.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './command-database.ts';
import { type DeskWish, deskOptions, readDeskWish } from './desk-wish.ts';
import { helpLine, translated, wrongOption } from './given-texts.ts';

/** What `nearhand init` passes on. */
interface Wish extends DeskWish {
  readonly kind: 'trial' | 'real';
  readonly names: Translated;
  readonly timeZone: string;
  readonly emergency: readonly HelpLine[];
  readonly crisis: readonly HelpLine[];
}

function readWish(): Wish & { readonly json: boolean } {
  const { values } = parseArgs({
    options: {
      ...deskOptions,
      trial: { type: 'boolean', default: false },
      name: { type: 'string' },
      'time-zone': { type: 'string' },
      emergency: { type: 'string', multiple: true, default: [] },
      crisis: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const { emergency, crisis } = values;
  if (emergency.length === 0) throw wrongOption('emergency', '"NUMBER;ENGLISH;繁體;简体"');
  return {
    ...readDeskWish(values),
    kind: values.trial ? 'trial' : 'real',
    names: translated(values.name, 'name'),
    timeZone: timeZone(values['time-zone']),
    emergency: emergency.map((line) => helpLine(line, 'emergency')),
    crisis: crisis.map((line) => helpLine(line, 'crisis')),
    json: values.json,
  };
}

/** Makes the community and its first desk; gives the stewards' one-time enrolment links. */
async function init(wish: Wish): Promise<readonly string[]> {
  const config = readConfig();
  return await withDatabase(config, createLog('error'), ({ db }) =>
    db.transaction().execute(async (transaction) => {
      if (await getCommunity(transaction)) {
        throw new StartError(
          'configuration-wrong',
          'There is a community in this data folder already; nothing was changed. For another one, set NEARHAND_DATA to a new folder.',
        );
      }
      const { names, kind, timeZone: zone, emergency, crisis } = wish;
      const community = await createCommunity(transaction, {
        slug: slugOf(names.en),
        kind,
        names,
        timeZone: zone,
        holidays: [],
        emergencyNumbers: emergency,
        crisisNumbers: crisis,
        neighbourhoods: [],
      });
      await openLedger(transaction, config.dataFolder, community);
      const { stewards, needed } = wish;
      const first = kind === 'real' ? { stewards, needed } : (['steward'] as const);
      return createDesk(transaction, community, config.origin, wish.desk, first);
    }),
  );
}

function timeZone(zone: string | undefined): string {
  if (zone !== undefined && Intl.supportedValuesOf('timeZone').includes(zone)) return zone;
  throw wrongOption('time-zone', 'a name such as Asia/Taipei');
}

function slugOf(name: string): string {
  const plain = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return plain.join('-').slice(0, 60) || 'community';
}

function told({ kind, stewards, needed }: Wish, links: readonly string[]): readonly string[] {
  if (kind === 'trial') {
    return [
      'A trial community was made, with one desk that is paused until its steward describes it.',
      ...links.map((link) => `enrol a steward once: ${link}`),
      'Now: nearhand start',
    ];
  }
  return [
    `A community was made, with one desk. It takes no request before its ${stewards} stewards have vouched for one another; later ${needed} of them sign who may be let in.`,
    'Give each steward one link, best on paper and by hand. Each works once.',
    ...links.map((link, index) => `steward ${index + 1} of ${stewards}: ${link}`),
    'Now: nearhand start. What comes then stands in docs/running.md, "A community of your own".',
  ];
}

try {
  const wish = readWish();
  const links = await init(wish);
  const lines = told(wish, links);
  console.log(
    wish.json ? JSON.stringify({ kind: wish.kind, link: links[0], links }) : lines.join('\n'),
  );
} catch (error) {
  if (!(error instanceof StartError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
