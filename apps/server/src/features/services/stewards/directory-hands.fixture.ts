import { type Installation, raise } from '../../rooms/installation.fixture.ts';
import { type Member, staff } from '../../rooms/private-client.fixture.ts';
import type { ServiceIntake } from '../records/intake.ts';
import { recordIdOf } from '../records/record-id.ts';
import { storeServices } from '../records/store-services.ts';
import { storeSource } from '../records/store-source.ts';
import { storeBuiltInTaxonomies } from '../records/store-taxonomies.ts';

type Answer = Awaited<ReturnType<Installation['ask']>>;

/** An installation with a desk, and its directory in a steward's hands. */
export interface DirectoryHands {
  readonly installation: Installation;
  readonly deskId: string;
  readonly steward: Member;
  readonly helper: Member;
  /** Asks below `/api/desks/{desk}/services`, signed by a member. */
  readonly as: (member: Member, method: string, below: string, body?: object) => Promise<Answer>;
  /** Stores what the source `town` says. */
  readonly store: (...intakes: readonly ServiceIntake[]) => ReturnType<typeof storeServices>;
  readonly edit: (id: string, members: object) => Promise<Answer>;
  /** The public page of a service, as text. */
  readonly page: (id: string) => Promise<string>;
}

export async function raiseDirectory(): Promise<DirectoryHands> {
  const installation = await raise();
  const { deskId, steward, helpers } = await staff(installation, installation.links);
  const [helper] = helpers;
  const { ground, community, base } = installation;
  const source = { id: 'town', attribution: { en: 'the town' }, day: '2026-01-01' };
  await storeSource(ground.db, community.id, source);
  await storeBuiltInTaxonomies(ground.db, community.id);
  const as: DirectoryHands['as'] = async (member, method, below, body) =>
    await installation.ask(method, `/api/desks/${deskId}/services${below}`, {
      ...{ signer: member.signer, named: true },
      ...(body && { body }),
    });
  return {
    ...{ installation, deskId, steward, helper, as },
    store: async (...intakes) => await storeServices(ground.db, community.id, 'town', intakes),
    edit: async (id, members) => {
      const { json } = await as(steward, 'GET', `/${id}`);
      return await as(steward, 'PUT', `/${id}`, { members, revision: json.revision });
    },
    page: async (id) => await (await fetch(`${base}/services/${id}`)).text(),
  };
}

export const idOf = (key: string) => recordIdOf('service', key);

export const intakeOf = (
  key: string,
  changes: Partial<ServiceIntake['service']> = {},
): ServiceIntake => ({
  service: {
    id: idOf(key),
    name: `Service ${key}`,
    text_language: 'en',
    status: 'active',
    phones: [{ id: recordIdOf('phone', key), number: '02-2731-5566' }],
    ...changes,
  },
  organization: {
    id: recordIdOf('organization', key),
    name: `Organization ${key}`,
    description: '',
  },
  ownsOrganization: false,
  places: [
    {
      at: { id: recordIdOf('service_at_location', key) },
      location: {
        id: recordIdOf('location', key),
        location_type: 'physical',
        ...{ latitude: 25.0412, longitude: 121.5534 },
        addresses: [
          {
            ...{ id: recordIdOf('address', key), address_1: '12 Hushed Lane', city: 'Town' },
            ...{ state_province: '', postal_code: '', country: 'TW', address_type: 'physical' },
          },
        ],
      },
    },
  ],
  isHidden: false,
  kinds: [],
  checkedOn: null,
});
