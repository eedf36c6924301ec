import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { memorySettings } from './memory-settings.ts';

test('wherever a server is started, it is started with what keeps its memory small', () => {
  for (const file of ['package.json', 'deploy/nearhand.service', 'deploy/Containerfile']) {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    for (const [name, value] of Object.entries(memorySettings)) {
      assert.ok(text.includes(`${name}=${value}`), `${file} has no ${name}=${value}`);
    }
  }
});
