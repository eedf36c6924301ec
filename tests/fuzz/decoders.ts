import { decodePins } from '../../apps/cli/src/kiosk/pins.ts';
import { readTar } from '../../apps/cli/src/tar-files.ts';
import { readAreaMapping } from '../../apps/server/src/features/areas/area-mapping.ts';
import { decodeDescription } from '../../apps/server/src/features/desks/description.ts';
import { pointOut } from '../../apps/server/src/features/forms/forms.ts';
import { decodeLog } from '../../apps/server/src/features/keeping/night-record.ts';
import { readRetention } from '../../apps/server/src/features/keeping/retention.ts';
import { readReportMapping } from '../../apps/server/src/features/reports/import-mapping.ts';
import { readAppendBody } from '../../apps/server/src/features/rooms/append-body.ts';
import { readHoursText } from '../../apps/server/src/features/search/hours/hours-text.ts';
import { readPageKey } from '../../apps/server/src/features/search/page-key.ts';
import { readSearchRequest } from '../../apps/server/src/features/search/search-request.ts';
import { readMapping } from '../../apps/server/src/features/services/intake/mapping.ts';
import { readPhones } from '../../apps/server/src/features/services/phone.ts';
import { readSelection } from '../../apps/server/src/features/services/stewards/selection.ts';
import { readServiceForm } from '../../apps/server/src/features/services/stewards/service-form.ts';
import { decodeCheckpoint } from '../../packages/ledger/src/checkpoint.ts';
import { decodeCosignature } from '../../packages/ledger/src/cosignature.ts';
import { decodeDeskFile } from '../../packages/ledger/src/desk-file.ts';
import { decodeDeskRoot } from '../../packages/ledger/src/desk-root.ts';
import { decodeDeviceEntry } from '../../packages/ledger/src/device-entry.ts';
import { decodeEntryBundle } from '../../packages/ledger/src/entry-bundle.ts';
import { decodeIndexLeaf } from '../../packages/ledger/src/index-map.ts';
import { decodeLeaf } from '../../packages/ledger/src/leaf.ts';
import { decodeNote } from '../../packages/ledger/src/note.ts';
import { readPinText } from '../../packages/ledger/src/policy.ts';
import { decodeReleaseManifest } from '../../packages/ledger/src/release-manifest.ts';
import { decodeRelease } from '../../packages/ledger/src/release-note.ts';
import { decodeRestore } from '../../packages/ledger/src/restore.ts';
import { readTilePath } from '../../packages/ledger/src/tile.ts';
import { decodeTlogProof } from '../../packages/ledger/src/tlog-proof.ts';
import { decodeVerifierKey } from '../../packages/ledger/src/verifier-key.ts';
import { decodeAddCheckpoint } from '../../packages/ledger/src/witness-request.ts';
import * as answers from '../../packages/protocol/src/answers.ts';
import { decodeCommunity } from '../../packages/protocol/src/community.ts';
import * as directory from '../../packages/protocol/src/directory-desk.ts';
import { decodeEpochBody } from '../../packages/protocol/src/epoch-body.ts';
import { decodeFrames } from '../../packages/protocol/src/frames.ts';
import { decodeInboxRow } from '../../packages/protocol/src/inbox-row.ts';
import * as reportDesk from '../../packages/protocol/src/report-desk.ts';
import { decodeRoomStatus } from '../../packages/protocol/src/room-status.ts';
import { decodeServices } from '../../packages/protocol/src/service-lookup.ts';
import { decodeWork, decodeWorkChallenge } from '../../packages/protocol/src/work.ts';
import { decodeContent } from '../../packages/room/src/content.ts';
import { decodeIdentity, decodeRecipient } from '../../packages/seal/src/age-key.ts';
import { decodeCanonical } from '../../packages/seal/src/canonical-json.ts';
import { cardFromDigits, cardFromQr, cardFromWords } from '../../packages/seal/src/card.ts';
import { decodeDevice, decodeSteward } from '../../packages/seal/src/device-leaf.ts';
import { readEnrolmentFragment } from '../../packages/seal/src/enrolment.ts';
import { decodeEntry } from '../../packages/seal/src/entry.ts';
import { decodeManifest } from '../../packages/seal/src/manifest.ts';
import { decodeOpening } from '../../packages/seal/src/opening-record.ts';
import { decodePin } from '../../packages/seal/src/pin.ts';
import { decodeLeaving, decodeRoster } from '../../packages/seal/src/roster.ts';
import { decodeRoomProofs } from '../../packages/visit/src/room-proofs.ts';
import { signedNote } from './signed-note.ts';

/** Reads bytes from outside; refuses with one of our own errors, and with nothing else. */
export interface Decoder {
  readonly name: string;
  readonly read: (bytes: Buffer) => unknown;
  /** The files of `vectors/` whose bytes it begins with, and texts of its own. */
  readonly vectors?: readonly string[];
  readonly texts?: readonly string[];
}

const bytes = (name: string, read: (bytes: Buffer) => unknown, ...vectors: string[]): Decoder => ({
  ...{ name, read, vectors },
});
const text = (name: string, read: (text: string) => unknown, ...texts: string[]): Decoder => ({
  ...{ name, texts },
  read: (given) => read(given.toString()),
});
/** What a client is given as JSON; that it is JSON was seen before. */
const json = (name: string, read: (value: unknown) => unknown, ...texts: string[]): Decoder => ({
  ...{ name, texts },
  read: (given) => {
    let value: unknown;
    try {
      value = JSON.parse(given.toString());
    } catch {
      return undefined;
    }
    return read(value);
  },
});
const b64 = (length: number): string => Buffer.alloc(length, 7).toString('base64url');
const inEach = '{"en":"A","zh-Hant":"甲","zh-Hans":"甲"}';

/** What stands beside the one file of a room that was taken away which is altered. */
function roomFiles(
  room: Uint8Array = Buffer.from(
    `{"epochs":[],"first":0,"origin":"nearhand/${'a'.repeat(26)}","roomKey":"${b64(32)}","type":"room-proofs","v":2}`,
  ),
  growth: Uint8Array = new Uint8Array(0),
): ReadonlyMap<string, Uint8Array> {
  const none = ['elements', 'openings'].map(
    (name) => [`proofs/${name}.bin`, new Uint8Array(0)] as const,
  );
  return new Map([
    ...none,
    ['proofs/room.json', room],
    ['proofs/growth.bin', growth],
    ['proofs/attachments.bin', growth],
  ]);
}

export const decoders: readonly Decoder[] = [
  bytes('canonical-json', decodeCanonical, 'roster', 'device-leaf'),
  bytes('content', decodeContent, 'entry'),
  bytes('entry', decodeEntry, 'entry'),
  bytes('append-body', readAppendBody, 'entry'),
  bytes('opening', decodeOpening, 'opening-record'),
  bytes('manifest', decodeManifest, 'manifest'),
  bytes('roster', decodeRoster, 'roster'),
  bytes('leaving', decodeLeaving, 'leaving'),
  bytes('device', decodeDevice, 'device-leaf'),
  bytes('steward', decodeSteward, 'steward-leaf'),
  bytes('frames', decodeFrames, 'entry'),
  bytes('inbox-row', decodeInboxRow, 'slot'),
  bytes('leaf', decodeLeaf, 'ledger-leaf'),
  bytes('desk-root', decodeDeskRoot, 'desk-root'),
  bytes('desk-file', decodeDeskFile, 'ledger-leaf'),
  bytes('device-entry', decodeDeviceEntry, 'ledger-leaf', 'device-leaf'),
  bytes('index-leaf', decodeIndexLeaf, 'index-map'),
  bytes('restore', decodeRestore, 'restore'),
  bytes('release-manifest', decodeReleaseManifest, 'release-manifest'),
  bytes(
    'entry-bundle',
    (given) => decodeEntryBundle(given.subarray(1), (given[0] ?? 0) + 1),
    'ledger-leaf',
  ),
  bytes('cosignature', decodeCosignature, 'signature'),
  bytes('night-log', decodeLog),
  bytes('tar', readTar),
  text(
    'room-proofs',
    (given) => decodeRoomProofs(roomFiles(Buffer.from(given))),
    `{"epochs":[{},{"K":"${b64(32)}","S":"${b64(32)}"}],"first":0,"origin":"nearhand/${'a'.repeat(26)}","roomKey":"${b64(32)}","type":"room-proofs","v":2}`,
    `{"room":"${b64(32)}","roomKey":"${b64(32)}","first":0,"epochs":["${b64(32)}",null]}`,
  ),
  bytes('room-growth', (given) => decodeRoomProofs(roomFiles(undefined, given))),
  bytes('kiosk-pins', decodePins, 'pins'),
  bytes('description', decodeDescription, 'device-leaf'),
  { ...text('note', (given) => decodeNote(Buffer.from(given)), signedNote), vectors: ['release'] },
  {
    ...text('tlog-proof', (given) => decodeTlogProof(Buffer.from(given))),
    texts: [`c2sp.org/tlog-proof@v1\nindex 3\n${b64(32)}=\n\n${signedNote}`],
  },
  {
    ...text('add-checkpoint', (given) => decodeAddCheckpoint(Buffer.from(given))),
    texts: [
      `old 0\n\n${signedNote}`,
      `old 20\n${Buffer.alloc(32, 1).toString('base64')}\n\n${signedNote}`,
    ],
  },
  { ...text('release-note', decodeRelease), vectors: ['release'] },
  text('checkpoint', decodeCheckpoint, `${signedNote.split('\n\n')[0]}\n`),
  text(
    'verifier-key',
    decodeVerifierKey,
    'example.org/log+530d903c+AdfP+xcJp0r5qT1hhBL2xL8nPzqOZWxkSZX8d3yGdWqD',
  ),
  text('tile-path', readTilePath, '0/x001/234', '8/entries/067.p/8', '1/000'),
  { ...text('pin-text', readPinText), vectors: ['pins'] },
  text('pin', decodePin, '6MBO-5MWG-IOJ0'),
  text(
    'recipient',
    decodeRecipient,
    'age1ykaw8zv2zhr5afd960707htf5ca9yu934rp4855f0amdlv7cc5qnqax4c',
  ),
  text('identity', decodeIdentity, 'AGE-SECRET-KEY-1QQQQ'),
  text('enrolment', readEnrolmentFragment, `#enrol-helper.${b64(16)}.${b64(32)}`),
  text(
    'card-digits',
    cardFromDigits,
    '0000 0001 0002 0003 0004 0005 0006 0007 0008 0009 0010 0011',
  ),
  text('card-words', (given) => cardFromWords(given, 'en'), `${'abandon '.repeat(11)}about`),
  { ...text('card-qr', cardFromQr), vectors: ['card'] },
  text('work', decodeWork, `${b64(32)}.1.2.3.4`, `token.${b64(16)}`),
  text(
    'search',
    (given) => readSearchRequest(Object.fromEntries(new URLSearchParams(given))),
    'q=法律&after=x&near=y&within=1000&open=now&kind=debt&view=map',
  ),
  text('page-key', readPageKey, 'AAAA'),
  text(
    'hours',
    readHoursText,
    'Mon-Fri 9:00-17:00',
    '週一至週五 08:00-12:00、13:30-17:30',
    '24小時',
  ),
  text('pointed-out', pointOut, 'call 0912-345-678 or a@b.example, ABC-1234 www.x.y'),
  text('retention', readRetention, '7d 4w 6m'),
  text(
    'phones',
    (given) => readPhones(given, { areaCode: '02', localDigits: 8, mobiles: false }),
    '(02)2345-6789#12',
    '02-23456789、0912345678',
  ),
  text(
    'mapping',
    (given) => readMapping(given, 'a file'),
    '{"source":"a/b","attribution":{"en":"A"},"format":"csv","language":"en","name":"n"}',
  ),
  text(
    'area-mapping',
    (given) => readAreaMapping(given, 'a file'),
    '{"source":"a/b","attribution":{"en":"A"},"levels":[]}',
  ),
  text(
    'report-mapping',
    (given) => readReportMapping(given, 'a file'),
    'null',
    '{"source":"a","attribution":{"en":"A"},"columns":{"id":"a","kind":"b","received":"c"},"kinds":null}',
    '{"source":"a","attribution":{"en":"A"},"columns":{"id":"a","kind":"b","received":"c"},"days":"year-month-day","kinds":{}}',
  ),
  json(
    'service-form',
    readServiceForm,
    `{"names":${inEach},"descriptions":${inEach},"phones":[],"kinds":["food"],"places":[]}`,
  ),
  json(
    'selection',
    (value) => readSelection(Object(value)),
    '{"q":"a","kind":"food","state":"checked"}',
  ),
  json(
    'epoch-body',
    decodeEpochBody,
    `{"manifest":"${b64(400)}","slots":["${b64(9)}"],"S":"${b64(32)}","entries":[]}`,
  ),
  json(
    'community',
    decodeCommunity,
    `{"origin":"nearhand/abc","kind":"sample","names":${inEach},"timeZone":"Asia/Taipei","emergency":[{"number":"119","names":${inEach}}],"neighbourhoods":[],"ledger":{"key":"a+b+c","needed":0,"witnesses":[]},"desks":[]}`,
  ),
  json(
    'room-status',
    decodeRoomStatus,
    `{"state":"open","epoch":1,"head":"${b64(32)}","sequence":1,"openingHead":"${b64(32)}","openings":0,"tie":{"door":"${b64(32)}","commitment":"${b64(32)}"},"keep":180}`,
  ),
  json('opened', answers.decodeOpened, `{"visit":"${b64(56)}","openings":1}`),
  json(
    'openings-moved',
    answers.decodeOpeningsMoved,
    `{"openingHead":"${b64(32)}","openings":1,"epoch":1}`,
  ),
  json('appended', answers.decodeAppended, `{"head":"${b64(32)}","sequence":1}`),
  json(
    'room-event',
    answers.decodeRoomEvent,
    `{"sequence":1,"head":"${b64(32)}","openings":1,"epoch":1}`,
  ),
  json('secrets', answers.decodeSecrets, `{"secrets":["${b64(32)}"]}`),
  json('shift', answers.decodeShift, '{"token":"a","number":1,"ends":1}'),
  json(
    'waiting-enrolments',
    answers.decodeWaitingEnrolments,
    `{"waiting":[{"invitation":"${b64(16)}"}]}`,
  ),
  json('tokens', answers.decodeTokens, '{"tokens":["a"]}'),
  json('services', decodeServices, '{"services":[{"id":"a"}]}'),
  json(
    'work-challenge',
    decodeWorkChallenge,
    `{"challenge":"${b64(32)}","n":4096,"r":8,"p":1,"bits":2,"parts":4}`,
  ),
  json('desk-reports', reportDesk.decodeDeskReports, '{"reports":[]}'),
  json('waiting-photos', reportDesk.decodeWaitingPhotos, '{"photos":[]}'),
  json('taken-steps', reportDesk.decodeTakenSteps, '{"taken":[],"refused":[]}'),
  json('desk-service', directory.decodeDeskService, '{"id":"a"}'),
  json('listed-services', directory.decodeListedServices, '{"services":[]}'),
  json('service-terms', directory.decodeServiceTerms, '{"terms":[]}'),
  json('changes', directory.decodeChanges, '{"changes":[]}'),
  json('history', directory.decodeHistory, '{"history":[]}'),
];
