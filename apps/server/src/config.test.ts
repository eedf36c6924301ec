import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';

test('without settings everything has a default', () => {
  const config = readConfig({});
  assert.equal(config.port, 8080);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.origin, 'http://127.0.0.1:8080');
  assert.match(config.dataFolder, /^\/.*\/data$/);
  assert.equal(config.databaseUrl, undefined);
  assert.ok(Object.isFrozen(config));
});

test('an empty setting is as good as none', () => {
  assert.equal(readConfig({ PORT: '', DATABASE_URL: ' ' }).port, 8080);
});

const wrong: readonly (readonly [name: string, value: string, expected: RegExp])[] = [
  ['PORT', '0', /^PORT must be a number from 1 to 65535, not “0”\.$/],
  ['PORT', '99999', /^PORT must be/],
  ['PORT', '80a', /^PORT must be/],
  ['NEARHAND_ORIGIN', 'nearhand.example', /^NEARHAND_ORIGIN must be an address like/],
  ['NEARHAND_ORIGIN', 'https://nearhand.example/', /^NEARHAND_ORIGIN must be/],
  [
    'DATABASE_URL',
    'mysql://u:secret@h/d',
    /^DATABASE_URL must be .*postgres:\/\/ or postgresql:\/\/\.$/,
  ],
  ['NEARHAND_SMTP_URL', 'mail.example', /^NEARHAND_SMTP_URL must be/],
  ['NEARHAND_SECOND_PLACE', 'second', /^NEARHAND_SECOND_PLACE must be the whole path/],
  ['NEARHAND_BACKUP_TO', 'backups', /^NEARHAND_BACKUP_TO must be the whole path/],
  ['NEARHAND_BACKUP_TO', '/backups', /^NEARHAND_BACKUP_RECIPIENTS must be one or more/],
  ['NEARHAND_LOG', 'loud', /^NEARHAND_LOG must be silent, error or info/],
];
for (const [name, value, expected] of wrong) {
  test(`${name}=${value} is refused in a sentence that names it`, () => {
    assert.throws(() => readConfig({ [name]: value }), {
      code: 'configuration-wrong',
      message: expected,
    });
  });
}

test('a mail server without a sender is refused', () => {
  assert.throws(
    () => readConfig({ NEARHAND_SMTP_URL: 'smtp://localhost' }),
    /NEARHAND_SMTP_FROM must be/,
  );
});
