import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from './public-address.ts';

test('addresses of the open network are public', () => {
  for (const address of ['8.8.8.8', '140.112.8.116', '2606:4700::1111', '2a00:1450:4001::5']) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test('addresses of this machine, of a house or of a cloud’s inside are not, in whatever way they are written', () => {
  const inside = [
    ...['127.0.0.1', '0.0.0.0', '10.1.2.3', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['100.100.100.200', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.0.170'],
    ...['::', '::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::7f00:1'],
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '2002:7f00:1::', '2001:db8::1'],
    ...['localhost', '', '127.1', '8.8.8.8 '],
  ];
  for (const address of inside) assert.equal(isPublicAddress(address), false, address);
});
