import { createHash } from 'node:crypto';
import { type GridPoint, type WrittenArea, writeRing } from '@nearhand/protocol/area-bundle';
import type { Db } from '../../db/schema.ts';
import type { Routes } from '../../features.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import type { Polygons } from './polygon.ts';

interface Bundle {
  readonly json: string;
  readonly tag: string;
}

const freshForMs = 60_000;

/**
 * `GET /areas.json`: all areas of the community in one compact answer, the same for everybody, so that
 * a device finds by itself which of them a street is in, and which desk serves it.
 */
export const areaRoutes: Routes = (app, { db }) => {
  let kept: { readonly bundle: Promise<Bundle | undefined>; readonly readAt: number } | undefined;
  app.get(
    '/areas.json',
    { schema: { tags: ['Areas'], summary: 'All areas with their outlines (docs/http.md)' } },
    async (request, reply) => {
      const now = performance.now();
      if (!kept || now - kept.readAt > freshForMs) {
        kept = { bundle: makeBundle(db), readAt: now };
        kept.bundle.catch(() => {
          kept = undefined;
        });
      }
      const bundle = await kept.bundle;
      if (!bundle) throw new Refusal('not-found');
      reply.headers({ etag: bundle.tag, 'cache-control': 'no-cache' });
      if (request.headers['if-none-match'] === bundle.tag) return reply.code(304).send();
      return reply.type('application/json; charset=utf-8').send(bundle.json);
    },
  );
};

async function makeBundle(db: Db): Promise<Bundle | undefined> {
  const community = await getCommunity(db);
  if (!community) return undefined;
  const rows = await db
    .selectFrom('areas')
    .select(['area_id', 'names', 'parent_id', 'outline'])
    .where('community_id', '=', community.id)
    .orderBy('depth')
    .orderBy('area_id')
    .execute();
  const indexOf = new Map(rows.map((row, index) => [row.area_id, index]));
  const areas = rows.map(
    (row): WrittenArea => [
      row.area_id,
      (indexOf.get(row.parent_id ?? '') ?? -1) + 1,
      row.names,
      ringsOf(row.outline ?? []).map(writeRing),
    ],
  );
  const json = JSON.stringify({ areas });
  const tag = `W/"${createHash('sha256').update(json).digest('base64url').slice(0, 16)}"`;
  return { json, tag };
}

/** On a grid of ten metres, without the points that fall together on it. */
function ringsOf(outline: Polygons): readonly (readonly GridPoint[])[] {
  return outline.flat().map((ring) => {
    const points = ring.map(([x, y]): GridPoint => [Math.round(x * 1e4), Math.round(y * 1e4)]);
    return points.filter(
      ([x, y], at) => at === 0 || x !== points[at - 1]?.[0] || y !== points[at - 1]?.[1],
    );
  });
}
