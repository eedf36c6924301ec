import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { audit, readAudit } from './advisories.ts';
import { licencesOf, makeBill } from './bill-of-materials.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What may be combined with AGPL-3.0-or-later. */
const compatible =
  /^(AGPL-3\.0-or-later|LGPL-3\.0-or-later|MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|PostgreSQL)$/;

const manifests = globSync('{package.json,{apps,packages}/*/package.json}').map(
  (file) => [file, JSON.parse(readFileSync(file, 'utf8')) as Manifest] as const,
);

test('the bill of materials is CycloneDX, names the hash and the licence of each package', () => {
  const { bomFormat, specVersion, components } = makeBill();
  assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.5']);
  const ours = /^pkg:npm\/(%40nearhand\/|nearhand@)/;
  const foreign = components.filter(({ purl = '' }) => !ours.test(purl));
  assert.ok(foreign.some(({ name }) => name === 'fastify'));
  const bare = foreign.filter(({ hashes, purl }) => !hashes?.length || !purl);
  assert.deepEqual(
    bare.map(({ name }) => name),
    [],
  );
  const strange = foreign.filter((component) => {
    const words = licencesOf(component).flatMap((text) => text.split(/ AND | OR |[()]/));
    return words.length === 0 || words.some((word) => word !== '' && !compatible.test(word));
  });
  assert.deepEqual(
    strange.map((component) => `${component.name}: ${licencesOf(component).join(', ')}`),
    [],
  );
});

test('every dependency is pinned exactly and has its line in docs/dependencies.md', () => {
  const page = readFileSync('docs/dependencies.md', 'utf8');
  const wrong: string[] = [];
  for (const [file, manifest] of manifests) {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    for (const [name, version] of Object.entries(all)) {
      if (name.startsWith('@nearhand/')) continue;
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) wrong.push(`${file}: ${name} ${version}`);
      if (!isOnPage(page, name)) wrong.push(`${file}: ${name} has no line`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** By its name, or as the second platform of a line (`…/linux-arm64`). */
function isOnPage(page: string, name: string): boolean {
  return page.includes(`\`${name}\``) || page.includes(`…${name.slice(name.lastIndexOf('/'))}\``);
}

test('what the registry says against a package that a server runs is told, the grave fails', () => {
  const via = [{ title: 'Reads past the end' }];
  const told = {
    vulnerabilities: { a: { severity: 'critical', via }, b: { severity: 'low', via } },
  };
  assert.deepEqual(readAudit(JSON.stringify(told)), {
    isDone: true,
    grave: ['a: critical. Reads past the end'],
    slight: ['b: low. Reads past the end'],
  });
  const away = { message: 'request to https://registry.example/x failed' };
  assert.deepEqual(readAudit(JSON.stringify(away)), {
    isDone: false,
    reason: 'request to the registry failed',
  });
  assert.equal(readAudit('').isDone, false);
});

test('nothing grave is known against what a server runs', (t) => {
  const found = audit();
  if (!found.isDone) return t.skip(`not audited: ${found.reason}`);
  for (const line of found.slight) t.diagnostic(line);
  assert.deepEqual(found.grave, []);
});
