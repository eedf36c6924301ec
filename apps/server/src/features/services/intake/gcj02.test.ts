import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gcj02ToWgs84, wgs84ToGcj02 } from './gcj02.ts';

test('the shift in Beijing is what maps there show', () => {
  // Tiananmen: 39.9075, 116.3972 by satellite; some 500 m east and 150 m north on those maps.
  const shown = wgs84ToGcj02({ latitude: 39.9075, longitude: 116.3972 });
  assert.ok(Math.abs(shown.latitude - 39.9089) < 0.0002, String(shown.latitude));
  assert.ok(Math.abs(shown.longitude - 116.4034) < 0.0003, String(shown.longitude));
});

test('taking the shift off leads back to within a metre, anywhere in China and Taiwan', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 18, max: 53, noNaN: true }),
      fc.double({ min: 74, max: 135, noNaN: true }),
      (latitude, longitude) => {
        const back = gcj02ToWgs84(wgs84ToGcj02({ latitude, longitude }));
        assert.ok(Math.abs(back.latitude - latitude) < 1e-5);
        assert.ok(Math.abs(back.longitude - longitude) < 1e-5);
      },
    ),
  );
});
