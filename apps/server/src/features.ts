import { areaInterface } from './features/areas/areas.ts';
import { seedSampleCommunity } from './features/community/sample.ts';
import { adoptDesks, deskFileRoutes, seedSampleDesk } from './features/desks/desks.ts';
import { keepingSeed } from './features/keeping/keeping.ts';
import { firstCheckpoint, ledgerRoutes, ledgerSeed } from './features/ledger/ledger.ts';
import { releaseRoutes, releaseSeed } from './features/release/release.ts';
import { reportAfterwards, reportRoutes, reportSeed } from './features/reports/reports.tsx';
import { privateRoutes } from './features/rooms/rooms.ts';
import { searchRoutes } from './features/search/search.tsx';
import {
  directoryInterface,
  directoryKeeping,
  serviceAfterwards,
  serviceRoutes,
  serviceSeed,
} from './features/services/services.tsx';
import { squareErrorPage, squareRoutes } from './features/square/square.tsx';
import { witnessRoutes } from './features/witness/witness.ts';
import type { Ground } from './ground.ts';
import type { App } from './http/fastify-app.ts';
import type { Language } from './pages/language.ts';

/** Registers a feature's routes. */
export type Routes = (app: App, ground: Ground) => void | Promise<void>;

/** Fills an installation's database at its first start; safe to run again. May return lines to print. */
export type Seed = (ground: Ground) => Promise<readonly string[]>;

/** What a start does once it serves; it ends early, without harm, when the signal comes. */
export type Afterwards = (ground: Ground, signal: AbortSignal) => Promise<void>;

/** A page for what went wrong outside `/api/`: a whole HTML document. */
export type ErrorPage = (status: number, language: Language) => string;

/** Every capability of the server; to add one is to add its line. */
export const features: readonly Routes[] = [
  squareRoutes,
  releaseRoutes,
  directoryInterface,
  areaInterface,
  reportRoutes,
  searchRoutes,
  serviceRoutes,
  directoryKeeping,
  privateRoutes,
  ledgerRoutes,
  witnessRoutes,
  deskFileRoutes,
];

/** In order: a seed may count on those before it. */
export const seeds: readonly Seed[] = [
  seedSampleCommunity,
  keepingSeed,
  ledgerSeed,
  serviceSeed,
  reportSeed,
  seedSampleDesk,
  releaseSeed,
  adoptDesks,
  firstCheckpoint,
];

/** Side by side; one that fails is logged, and the next start tries again. */
export const afterwards: readonly Afterwards[] = [serviceAfterwards, reportAfterwards];

export const errorPage: ErrorPage = squareErrorPage;
