export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * GCJ-02, the shifted coordinates that maps in mainland China use, 300 to 700 m off. There is no
 * published specification; this is the transformation as it has been worked out and is used everywhere
 * (Krasovsky 1940 ellipsoid and a sum of sines around 105° E, 35° N).
 */
const radius = 6378245;
const eccentricity = 0.006693421622965943;

/** To within a metre: the shift hardly changes over its own length, so it is taken off three times. */
export function gcj02ToWgs84(shifted: Position): Position {
  let at = shifted;
  for (let round = 0; round < 3; round += 1) {
    const again = wgs84ToGcj02(at);
    at = {
      latitude: at.latitude + shifted.latitude - again.latitude,
      longitude: at.longitude + shifted.longitude - again.longitude,
    };
  }
  return at;
}

export function wgs84ToGcj02({ latitude, longitude }: Position): Position {
  const x = longitude - 105;
  const y = latitude - 35;
  const phi = (latitude / 180) * Math.PI;
  const magic = 1 - eccentricity * Math.sin(phi) ** 2;
  const north =
    (shiftNorth(x, y) * 180) / (((radius * (1 - eccentricity)) / magic ** 1.5) * Math.PI);
  const east = (shiftEast(x, y) * 180) / ((radius / Math.sqrt(magic)) * Math.cos(phi) * Math.PI);
  return { latitude: latitude + north, longitude: longitude + east };
}

function shiftNorth(x: number, y: number): number {
  const flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return (
    flat + waves(x) + wavesOf(y, [1, 1 / 3], [20, 40]) + wavesOf(y, [1 / 12, 1 / 30], [160, 320])
  );
}

function shiftEast(x: number, y: number): number {
  const flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return (
    flat + waves(x) + wavesOf(x, [1, 1 / 3], [20, 40]) + wavesOf(x, [1 / 12, 1 / 30], [150, 300])
  );
}

function waves(x: number): number {
  return wavesOf(x, [6, 2], [20, 20]);
}

function wavesOf(
  of: number,
  [first, second]: readonly [number, number],
  [high, low]: readonly [number, number],
): number {
  return ((high * Math.sin(first * of * Math.PI) + low * Math.sin(second * of * Math.PI)) * 2) / 3;
}
