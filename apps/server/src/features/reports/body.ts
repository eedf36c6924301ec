import type { BodyType } from '@nearhand/protocol/report-desk';
import { languages } from '../../pages/language.ts';
import type { Translated } from '../community/community.ts';

export interface Body {
  readonly id: string;
  readonly type: BodyType;
  readonly names: Translated;
  readonly email: string | undefined;
}

/** Words that a name of somebody who mends does not have, folded to lower case. */
const watchers =
  /\b(police|polic[ií]a|polizei|sheriff|constab|security|guard|patrol|surveillance|immigration|militia|vigilan)|警|公安|派出所|保安|保全|城管|治安|綜治|综治|巡邏|巡逻|監視|监视|聯防|联防/i;

/**
 * Whether this can be the name of somebody who mends: there in every language, short, and of nobody
 * who watches or punishes (CHARTER 6 and 8).
 */
export function isBodyName(names: Translated): boolean {
  return languages.every((language) => {
    const name = names[language].normalize('NFKC').trim();
    return name !== '' && name.length <= 80 && !watchers.test(name);
  });
}
