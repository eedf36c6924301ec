import '../tsx-loader.ts';
import { parseArgs } from 'node:util';
import { stepTypes } from '@nearhand/room/step';
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

/** What `nearhand init --trial` passes on; each text in three languages between semicolons. */
interface Wanted {
  readonly names: Translated;
  readonly desk: Translated;
  readonly place: Translated;
  readonly phone: string;
  readonly timeZone: string;
  readonly emergency: readonly HelpLine[];
}

function readWanted(): Wanted & { readonly json: boolean } {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      desk: { type: 'string' },
      place: { type: 'string' },
      phone: { type: 'string' },
      'time-zone': { type: 'string' },
      emergency: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const { emergency, phone } = values;
  if (!phone) throw missing('phone', 'the desk’s telephone');
  if (emergency.length === 0) throw missing('emergency', '"NUMBER;ENGLISH;繁體;简体"');
  return {
    names: translated(values.name, 'name'),
    desk: translated(values.desk, 'desk'),
    place: translated(values.place, 'place'),
    phone,
    timeZone: timeZone(values['time-zone']),
    emergency: emergency.map(helpLine),
    json: values.json,
  };
}

/** Makes the community and its first desk; gives the steward's one-time enrolment link. */
async function initTrial(wanted: Wanted): Promise<string> {
  const config = readConfig();
  return await withDatabase(config, createLog('error'), ({ db }) =>
    db.transaction().execute(async (transaction) => {
      if (await getCommunity(transaction)) {
        throw new StartError(
          'configuration-wrong',
          'There is a community in this data folder already; nothing was changed. For another one, set NEARHAND_DATA to a new folder.',
        );
      }
      const { names, timeZone: zone, emergency } = wanted;
      const community = await createCommunity(transaction, {
        slug: slugOf(names.en),
        kind: 'trial',
        names,
        timeZone: zone,
        holidays: [],
        emergencyNumbers: emergency,
        crisisNumbers: [],
        neighbourhoods: [],
      });
      await openLedger(transaction, config.dataFolder, community);
      const description = deskOf(wanted);
      const [link] = await createDesk(transaction, community, config.origin, description, [
        'steward',
      ]);
      return link ?? '';
    }),
  );
}

/** A desk that its steward still has to describe: paused until then. */
function deskOf({ desk, place, phone }: Wanted) {
  const soon: Translated = {
    en: 'The steward has not described this desk yet.',
    'zh-Hant': '管理人還沒有寫這個服務台的說明。',
    'zh-Hans': '管理人还没有写这个服务台的说明。',
  };
  return {
    names: desk,
    about: soon,
    place,
    phone,
    hours: [],
    answersWithin: soon,
    languages: ['en', 'zh-Hant', 'zh-Hans'],
    needs: stepTypes,
    neighbourhoods: [],
    paused: true,
    complaints: { name: '—', phone },
  };
}

function translated(text: string | undefined, option: string): Translated {
  const parts = text?.split(';').map((part) => part.trim()) ?? [];
  const [en, hant, hans] = parts;
  if (!en || !hant || !hans || parts.length > 3) throw missing(option, '"ENGLISH;繁體;简体"');
  return { en, 'zh-Hant': hant, 'zh-Hans': hans };
}

function helpLine(text: string): HelpLine {
  const [number = '', ...names] = text.split(';');
  if (!/^[\d+ -]{2,20}$/.test(number)) throw missing('emergency', '"NUMBER;ENGLISH;繁體;简体"');
  return { number: number.trim(), names: translated(names.join(';'), 'emergency') };
}

function timeZone(zone: string | undefined): string {
  if (zone !== undefined && Intl.supportedValuesOf('timeZone').includes(zone)) return zone;
  throw missing('time-zone', 'a name such as Asia/Taipei');
}

function slugOf(name: string): string {
  const plain = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return plain.join('-').slice(0, 60) || 'community';
}

function missing(option: string, form: string): StartError {
  return new StartError('configuration-wrong', `--${option} should be ${form}.`);
}

try {
  const wanted = readWanted();
  const link = await initTrial(wanted);
  console.log(
    wanted.json
      ? JSON.stringify({ kind: 'trial', link })
      : `A trial community was made, with one desk that is paused until its steward describes it.\nenrol a steward once: ${link}\nNow: nearhand start`,
  );
} catch (error) {
  if (!(error instanceof StartError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
