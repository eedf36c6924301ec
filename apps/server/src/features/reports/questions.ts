import type { Translated } from '../community/community.ts';
import { isDay } from '../requests/requests.ts';

/** What can be asked about a thing beside its words. No question takes free text. */
export const questionNames = ['size', 'blocks', 'danger', 'count', 'since'] as const;
export type Question = (typeof questionNames)[number];

export interface Choice {
  readonly key: string;
  readonly names: Translated;
}

/** GeoReport v2, "GET Service Definition": the datatypes that leave no room for a sentence. */
export type QuestionForm =
  | { readonly datatype: 'singlevaluelist'; readonly choices: readonly Choice[] }
  | { readonly datatype: 'number'; readonly most: number }
  | { readonly datatype: 'datetime' };

export interface QuestionText {
  readonly names: Translated;
  readonly hints: Translated;
  readonly form: QuestionForm;
}

export const questions: Readonly<Record<Question, QuestionText>> = {
  size: {
    names: { en: 'How big is it?', 'zh-Hant': '有多大？', 'zh-Hans': '有多大？' },
    hints: { en: 'Roughly.', 'zh-Hant': '大概就好。', 'zh-Hans': '大概就行。' },
    form: {
      datatype: 'singlevaluelist',
      choices: [
        choice('hand', 'As big as a hand', '手掌大', '手掌大'),
        choice('step', 'As big as a step', '一步寬', '一步宽'),
        choice('car', 'As big as a car', '一輛車大', '一辆车大'),
        choice('more', 'Bigger', '更大', '更大'),
      ],
    },
  },
  blocks: {
    names: { en: 'Is the way blocked?', 'zh-Hant': '路擋住了嗎？', 'zh-Hans': '路挡住了吗？' },
    hints: {
      en: 'Think of a wheelchair or a pram too.',
      'zh-Hant': '也想想輪椅和嬰兒車。',
      'zh-Hans': '也想想轮椅和婴儿车。',
    },
    form: {
      datatype: 'singlevaluelist',
      choices: [
        choice('no', 'No', '沒有', '没有'),
        choice('part', 'Partly', '擋住一部分', '挡住一部分'),
        choice('all', 'Nobody can pass', '完全過不去', '完全过不去'),
      ],
    },
  },
  danger: {
    names: {
      en: 'Could it hurt somebody?',
      'zh-Hant': '可能讓人受傷嗎？',
      'zh-Hans': '可能让人受伤吗？',
    },
    hints: {
      en: 'If it is dangerous right now, call the emergency number first.',
      'zh-Hant': '眼前就有危險的話，請先打緊急電話。',
      'zh-Hans': '眼前就有危险的话，请先打紧急电话。',
    },
    form: {
      datatype: 'singlevaluelist',
      choices: [
        choice('no', 'No', '不會', '不会'),
        choice('later', 'If it gets worse', '再壞下去就會', '再坏下去就会'),
        choice('now', 'Yes, as it is', '現在就會', '现在就会'),
      ],
    },
  },
  count: {
    names: { en: 'How many?', 'zh-Hant': '有幾個？', 'zh-Hans': '有几个？' },
    hints: { en: 'A number.', 'zh-Hant': '填數字。', 'zh-Hans': '填数字。' },
    form: { datatype: 'number', most: 999 },
  },
  since: {
    names: {
      en: 'Since which day?',
      'zh-Hant': '從哪一天開始？',
      'zh-Hans': '从哪一天开始？',
    },
    hints: {
      en: 'Leave it empty if you do not know.',
      'zh-Hant': '不知道就空著。',
      'zh-Hans': '不知道就空着。',
    },
    form: { datatype: 'datetime' },
  },
};

/** Answers as they are kept: question to the key, the number as text, or the day. */
export type Answers = Readonly<Partial<Record<Question, string>>>;

/**
 * The answers that these questions allow among what was given; names of what is not an answer in
 * `refused`. A `datetime` keeps its day, which is no later than `today`.
 */
export function readAnswers(
  asks: readonly Question[],
  given: Readonly<Record<string, string | undefined>>,
  today: string,
): { readonly answers: Answers; readonly refused: readonly Question[] } {
  const answers: Partial<Record<Question, string>> = {};
  const refused: Question[] = [];
  for (const question of asks) {
    const text = given[question]?.trim() ?? '';
    if (text === '') continue;
    const answer = readAnswer(questions[question].form, text, today);
    if (answer === undefined) refused.push(question);
    else answers[question] = answer;
  }
  return { answers, refused };
}

function readAnswer(form: QuestionForm, text: string, today: string): string | undefined {
  if (form.datatype === 'singlevaluelist') {
    return form.choices.find(({ key }) => key === text)?.key;
  }
  if (form.datatype === 'number') {
    return /^\d{1,6}$/.test(text) && Number(text) <= form.most ? String(Number(text)) : undefined;
  }
  const day = /^(\d{4}-\d{2}-\d{2})($|T)/.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  return day >= '1900-01-01' && day <= today ? day : undefined;
}

function choice(key: string, en: string, hant: string, hans: string): Choice {
  return { key, names: { en, 'zh-Hant': hant, 'zh-Hans': hans } };
}
