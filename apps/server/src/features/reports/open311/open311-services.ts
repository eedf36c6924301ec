import type { Language } from '../../../pages/language.ts';
import type { Settings } from '../bodies.ts';
import { findKind, type Kind } from '../kinds.ts';
import { questions } from '../questions.ts';
import { groupName } from '../wording.ts';
import type { Open311Value } from './open311-answer.ts';
import { Open311Error } from './open311-error.ts';

/** GeoReport v2, "GET Service List". */
export function serviceList(settings: Settings, language: Language): Open311Value {
  return settings.kinds.map((kind) => ({
    service_code: kind.id,
    service_name: kind.names[language],
    description: kind.names[language],
    metadata: kind.asks.length > 0,
    type: typeOf(kind, settings),
    keywords: keywordsOf(kind, language),
    group: groupName(kind.group, language),
  }));
}

/** GeoReport v2, "GET Service Definition": closed values, numbers and days, none of them required. */
export function serviceDefinition(kind: Kind, language: Language): Open311Value {
  return {
    service_code: kind.id,
    attributes: kind.asks.map((question, index) => {
      const { form, names, hints } = questions[question];
      return {
        variable: true,
        code: question,
        datatype: form.datatype,
        required: false,
        datatype_description: hints[language],
        order: index + 1,
        description: names[language],
        values:
          form.datatype === 'singlevaluelist'
            ? form.choices.map(({ key, names: choice }) => ({ key, name: choice[language] }))
            : [],
      };
    }),
  };
}

/** A kind of ours that is on here; anything else is a 404 that says so. */
export function serviceOf(code: string, settings: Settings): Kind {
  const kind = findKind(code);
  if (kind === undefined || !settings.kinds.includes(kind)) {
    throw new Open311Error(404, 'service_code was not found.');
  }
  return kind;
}

function typeOf(kind: Kind, settings: Settings): 'batch' | 'realtime' {
  return settings.batch.has(kind.id) ? 'batch' : 'realtime';
}

/** The name in the other languages, so that it is found by them too. */
function keywordsOf({ names, id }: Kind, language: Language): string {
  const others = Object.entries(names).filter(([each]) => each !== language);
  const all = [id.replaceAll('-', ' '), ...others.map(([, name]) => name)];
  return [...new Set(all)].map((word) => word.replaceAll(',', ' ')).join(', ');
}
