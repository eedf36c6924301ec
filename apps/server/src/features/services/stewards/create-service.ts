import { randomUUID } from 'node:crypto';
import type { Db } from '../../../db/schema.ts';
import type { Localized } from '../../../pages/language.ts';
import { todayOf } from '../../desks/desks.ts';
import { namedOrganization } from '../intake/entry-intake.ts';
import type { OrganizationRecord, ServiceRecord } from '../records/hsds-record.ts';
import { noteDuplicates } from '../records/likely-duplicates.ts';
import { lockDirectory } from '../records/numbers.ts';
import { isRecordId } from '../records/record-id.ts';
import { tellsPlace } from '../records/sealed-place.ts';
import { layEdits, type Said, type ServiceEdits } from '../records/service-edits.ts';
import { valuesOf } from '../records/service-values.ts';
import { storeSource } from '../records/store-source.ts';
import { membersOf, plainLanguageOf } from '../records/texts.ts';
import { writeAll } from '../records/write-services.ts';
import { type Members, noteChange } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';
import { standingOrganization } from './edit-organization.ts';
import { objectOf, readTexts, refuse, type ServiceForm } from './service-form.ts';

/** Whom services are from that stewards wrote themselves. */
const ownSource = 'stewards';

/** Who runs a new service: an organization that is there, or one by its name. */
export type Runner = { readonly id: string } | { readonly name: Localized };

export function readRunner(given: unknown): Runner {
  const { id, name, ...others } = objectOf(given, 'organization');
  if (Object.keys(others).length > 0 || (id === undefined) === (name === undefined)) {
    refuse('organization');
  }
  if (id === undefined) {
    const names = readTexts(name, 'organization', 300);
    return Object.keys(names).length > 0 ? { name: names } : refuse('organization');
  }
  return typeof id === 'string' && isRecordId(id) ? { id } : refuse('organization');
}

/**
 * Puts a new service into the directory, as one step: undone, it is taken out of lists and searches. One
 * whose place must not be found has no history. `malformed` with the member that is missing or wrong.
 */
export async function createService(
  side: DirectorySide,
  deskId: Buffer,
  { form, runner }: { readonly form: ServiceForm; readonly runner: Runner },
): Promise<{ readonly id: string; readonly change: number | undefined }> {
  const { members, hidden = false } = form;
  const { name } = members;
  if (name === undefined) refuse('name');
  if (hidden && members.places !== undefined) refuse('places');
  const { db, community } = side;
  const id = randomUUID();
  const language = plainLanguageOf(name);
  const plain = { id, ...membersOf(language, { name }), status: 'active' };
  const service = plain as unknown as ServiceRecord;
  const said: Said = { service, places: [], isHidden: false, kinds: ['other'] };
  const edits: ServiceEdits = { ...members, ...(hidden && { hidden }) };
  const laid = layEdits(said, edits);
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const organization = await runnerIn(trx, community.id, runner);
    if (hidden && tellsPlace({ ...laid, organization }, [])) refuse('told');
    const attribution = { ...community.names };
    const day = todayOf(side);
    await storeSource(trx, community.id, { id: ownSource, attribution, day });
    const intake = { ...laid, organization, ownsOrganization: false, checkedOn: null };
    const writing = { intake, edits, said, known: undefined, fingerprint: '', mergedInto: null };
    await writeAll(trx, community.id, ownSource, [writing]);
    if (hidden) return { id, change: undefined };
    await noteDuplicates(trx, community.id, [id]);
    const values: Members = { ...valuesOf(laid) };
    const after = Object.fromEntries(Object.keys(members).map((each) => [each, values[each]]));
    const version = {
      ...{ serviceId: id, before: { withdrawn: true } },
      ...{ after: { ...after, withdrawn: false }, replaced: members as Members },
    };
    const noted = { kind: 'create', deskId, day, versions: [version] } as const;
    return { id, change: await noteChange(trx, community.id, noted) };
  });
}

async function runnerIn(db: Db, communityId: Buffer, runner: Runner): Promise<OrganizationRecord> {
  if ('name' in runner) return namedOrganization(runner.name);
  return (await standingOrganization(db, communityId, runner.id)).record;
}
