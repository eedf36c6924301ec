import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundaryFaults } from './boundaries.ts';

const refused: readonly (readonly [why: string, file: string, source: string])[] = [
  [
    'seal imports nothing of ours',
    'packages/seal/src/a.ts',
    "import { b } from '@nearhand/room/b';",
  ],
  ['room stands below protocol', 'packages/room/src/a.ts', "export * from '@nearhand/protocol/b';"],
  [
    'protocol takes only types of room',
    'packages/protocol/src/a.ts',
    "import { b } from '@nearhand/room/b';",
  ],
  ['packages know no node:', 'packages/seal/src/a.ts', "import { readFile } from 'node:fs';"],
  ['nor a built-in by its bare name', 'packages/seal/src/a.ts', "const fs = await import('fs');"],
  [
    'a path out of the package',
    'packages/room/src/a.ts',
    "import { b } from '../../seal/src/b.ts';",
  ],
  ['an app in an app', 'apps/cli/src/a.ts', "import { b } from '@nearhand/server/b';"],
  ['an app by its path', 'apps/cli/src/a.ts', "import { b } from '../../server/src/b.ts';"],
  [
    'a feature past its public file',
    'apps/server/src/features/rooms/a.ts',
    "import { b } from '../desks/queries.ts';",
  ],
  ['the environment', 'apps/server/src/app.ts', 'const port = process.env.PORT;'],
  ['the environment by its name', 'apps/server/src/app.ts', "import { env } from 'node:process';"],
];

const accepted: readonly (readonly [why: string, file: string, source: string])[] = [
  ['downwards', 'packages/room/src/a.ts', "import { b } from '@nearhand/seal/b';"],
  [
    'types of room in protocol',
    'packages/protocol/src/a.ts',
    "import type { B } from '@nearhand/room/b';",
  ],
  ['node: in a test', 'packages/seal/src/a.test.ts', "import { test } from 'node:test';"],
  [
    'a feature by its public file',
    'apps/server/src/features/rooms/a.ts',
    "import { b } from '../desks/desks.ts';",
  ],
  [
    'the list of step kinds in protocol',
    'packages/protocol/src/a.ts',
    "import { stepTypes } from '@nearhand/room/step';",
  ],
  [
    "a feature's fixture in a test",
    'apps/server/src/features/desks/a.db.test.ts',
    "import { b } from '../rooms/b.fixture.ts';",
  ],
  [
    'a feature by what puts the server together',
    'apps/server/src/features.ts',
    "import { b } from './features/desks/routes.ts';",
  ],
  ['the environment in config.ts', 'apps/server/src/config.ts', 'const port = process.env.PORT;'],
  [
    'a feature within itself',
    'apps/server/src/features/rooms/a.ts',
    "import { b } from './queries.ts';",
  ],
];

for (const [why, file, source] of refused) {
  test(`the boundaries refuse: ${why}`, () => assert.equal(boundaryFaults(file, source).length, 1));
}
for (const [why, file, source] of accepted) {
  test(`the boundaries accept: ${why}`, () => assert.deepEqual(boundaryFaults(file, source), []));
}
