/** A position on the ground, WGS 84 degrees, five digits after the point at most: about a metre. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** A square of a map: tile x and y of a zoom level, as map servers count them. */
export interface Cell {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** Beyond it Web Mercator has no squares. */
const mostLatitude = 85;
const earthRadius = 6_371_000;

/** The position of two numbers, rounded to a metre; undefined where it is none. */
export function positionOf(latitude: number, longitude: number): Position | undefined {
  const isOne =
    Number.isFinite(latitude) &&
    Number.isFinite(longitude) &&
    Math.abs(latitude) <= mostLatitude &&
    Math.abs(longitude) <= 180;
  return isOne ? { latitude: rounded(latitude), longitude: rounded(longitude) } : undefined;
}

/** `25.04, 121.55` as people paste it; undefined where it is anything else. */
export function readPosition(text: string): Position | undefined {
  const [, latitude, longitude] =
    /^\s*(-?\d{1,2}(?:\.\d{1,15})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*$/.exec(text) ?? [];
  return latitude === undefined ? undefined : positionOf(Number(latitude), Number(longitude));
}

/** Metres along the ground; exact enough for what is near. */
export function metresBetween(a: Position, b: Position): number {
  const radians = Math.PI / 180;
  const dy = (b.latitude - a.latitude) * radians;
  const dx = (b.longitude - a.longitude) * radians * Math.cos(a.latitude * radians);
  return earthRadius * Math.hypot(dx, dy);
}

/** The y of Web Mercator in degrees, as the column `spot` has it. */
export function mercatorY(latitude: number): number {
  const radians = Math.PI / 180;
  return Math.log(Math.tan(Math.PI / 4 + (latitude * radians) / 2)) / radians;
}

/** The square of a level that a position is in. */
export function cellOf({ latitude, longitude }: Position, level: number): Cell {
  const across = 2 ** level;
  const within = (value: number) => Math.min(across - 1, Math.max(0, Math.floor(value * across)));
  return {
    level,
    x: within((longitude + 180) / 360),
    y: within((180 - mercatorY(latitude)) / 360),
  };
}

/** The middle of a square. */
export function middleOf({ level, x, y }: Cell): Position {
  const across = 2 ** level;
  const radians = Math.PI / 180;
  const mercator = 180 - ((y + 0.5) / across) * 360;
  return {
    latitude: rounded((2 * Math.atan(Math.exp(mercator * radians)) - Math.PI / 2) / radians),
    longitude: rounded(((x + 0.5) / across) * 360 - 180),
  };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
