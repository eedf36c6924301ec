import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { Community } from '@nearhand/protocol/community';
import { decodeDevice } from '@nearhand/seal/device-leaf';
import { drawCard } from '@nearhand/seal/card';
import { Api } from '@nearhand/visit/api';
import { ask } from '@nearhand/visit/asking';
import { makeDevice, makeStewardDevice, type NewDevice, readEnrolmentLink, sendEnrolment } from '@nearhand/visit/enrolment';
import { solveWork } from '@nearhand/visit/proof-of-work';
