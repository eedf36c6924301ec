import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { cellOf, mercatorY, middleOf, type Position, positionOf } from './spot.ts';
import { cellLevels } from './tally.ts';

/** What a map shows: south, west, north, east. */
export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** Single open reports, or how many stand in a square where they would be too many. */
export interface Pins {
  readonly reports: readonly (Position & { readonly id: string; readonly kind: string })[];
  readonly squares: readonly (Position & { readonly open: number })[];
}

const mostSquaresWide = 16;
const mostSingle = 100;

/** `south,west,north,east` in degrees; undefined where it is no box of the ground. */
export function readBox(text: string): Box | undefined {
  const numbers = text.split(',');
  if (numbers.length !== 4 || numbers.some((n) => !/^-?\d{1,3}(\.\d{1,15})?$/.test(n))) {
    return undefined;
  }
  const [south = 0, west = 0, north = 0, east = 0] = numbers.map(Number);
  const isOne = positionOf(south, west) !== undefined && positionOf(north, east) !== undefined;
  return isOne && south < north && west < east ? { south, west, north, east } : undefined;
}

/**
 * The pins of a map's part: from kept counts of squares, at the level at which it is at most sixteen
 * squares wide; where they are few, the reports themselves.
 */
export async function pinsIn(db: Db, communityId: Buffer, box: Box): Promise<Pins> {
  const squares = await squaresIn(db, communityId, box);
  const total = squares.reduce((sum, { open }) => sum + open, 0);
  if (total > mostSingle) return { reports: [], squares };
  if (total === 0) return { reports: [], squares: [] };
  const corner = (latitude: number, longitude: number) =>
    sql`point(${longitude}, ${mercatorY(latitude)})`;
  const { rows } = await sql<Position & { id: string; kind: string }>`
    select report_id as id, kind, latitude, longitude from reports
    where community_id = ${communityId} and is_open and spot is not null
      and spot <@ box(${corner(box.south, box.west)}, ${corner(box.north, box.east)})
    limit ${mostSingle}`.execute(db);
  return { reports: rows, squares: [] };
}

async function squaresIn(db: Db, communityId: Buffer, box: Box) {
  const cornersAt = (level: number) => ({
    from: cellOf({ latitude: box.north, longitude: box.west }, level),
    to: cellOf({ latitude: box.south, longitude: box.east }, level),
  });
  const fits = cellLevels.filter((each) => {
    const { from, to } = cornersAt(each);
    return Math.max(to.x - from.x, to.y - from.y) < mostSquaresWide;
  });
  const level = fits.at(-1) ?? cellLevels[0];
  const { from, to } = cornersAt(level);
  const columns = Array.from(
    { length: Math.min(64, to.x - from.x + 1) },
    (_, index) => from.x + index,
  );
  const rows = await db
    .selectFrom('report_cells')
    .select(['x', 'y', 'open'])
    .where('community_id', '=', communityId)
    .where('level', '=', level)
    .where('x', 'in', columns)
    .where('y', '>=', from.y)
    .where('y', '<=', to.y)
    .where('open', '>', 0)
    .limit(2000)
    .execute();
  return rows.map(({ x, y, open }) => ({ ...middleOf({ level, x, y }), open }));
}
