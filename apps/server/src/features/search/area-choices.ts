import type { AreaMap } from '../areas/areas.ts';
import { namesOf } from './area-names.ts';
import type { SearchRequest } from './search-request.ts';
import type { AreaChoices } from './search-view.ts';

/** The areas that the page of a search offers and those it is about. */
export function areaChoices(map: AreaMap, request: SearchRequest): AreaChoices {
  const chosen = map.get(request.filters.area ?? '');
  const inside = chosen ? map.under(chosen.id) : [];
  const around = inside.length > 0 ? chosen : map.get(chosen?.parentId ?? '');
  const isWithin = around !== undefined && around.depth >= (map.choiceDepth ?? 0);
  return {
    all: map.all.filter(({ depth }) => depth === map.choiceDepth),
    within: isWithin ? { around, areas: map.under(around.id) } : undefined,
    chosen,
    typed: request.where === '' ? [] : namesOf(map).where(request.where).areas,
  };
}

/** What of a request is looked for as words: what was typed, and of the place what names no area. */
export function wordsAskedFor(map: AreaMap, { text, where }: SearchRequest): string {
  const { rest } = namesOf(map).where(where);
  return [text, rest].filter((part) => part !== '').join(' ');
}
