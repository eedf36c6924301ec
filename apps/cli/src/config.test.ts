import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';

test('the server is where NEARHAND_ORIGIN says, else on this machine', () => {
  assert.equal(readConfig({}).url, 'http://127.0.0.1:8080');
  assert.equal(readConfig({ PORT: '9000' }).url, 'http://127.0.0.1:9000');
  assert.equal(
    readConfig({ NEARHAND_ORIGIN: 'https://help.example/' }).url,
    'https://help.example',
  );
});

test('an address that is none is refused by the name of its variable', () => {
  assert.throws(() => readConfig({ NEARHAND_ORIGIN: 'help.example' }), /NEARHAND_ORIGIN should be/);
  assert.throws(() => readConfig({ NEARHAND_ORIGIN: 'file:///x' }), /NEARHAND_ORIGIN should be/);
});
