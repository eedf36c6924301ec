import { sayDay } from '../../pages/day.ts';
import { type Language, textFor } from '../../pages/language.ts';
import { type Words, wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import type { Settings } from './bodies.ts';
import { findKind, type KindGroup } from './kinds.ts';
import { isOpen, silentDays } from './life.ts';
import type { ListedReport } from './queries.ts';
import { type Answers, type Question, questions } from './questions.ts';
import type { Step } from './step.ts';

export function kindName(id: string, language: Language): string {
  return findKind(id)?.names[language] ?? wordsIn(language).reports_kind_gone();
}

/** The name of a neighbourhood; one that the community does not list is its own name. */
export function neighbourhoodName(
  id: string,
  { neighbourhoods }: Pick<Community, 'neighbourhoods'>,
  language: Language,
): string {
  if (id === '') return '';
  const known = neighbourhoods.find((each) => each.id === id);
  return known === undefined ? id : textFor({ ...known.names }, language).text;
}

export function bodyName(
  id: string | null | undefined,
  settings: Settings,
  language: Language,
): string {
  const body = id == null ? undefined : settings.bodies.get(id);
  return body?.names[language] ?? '';
}

/** “Open”, “Under way”, …: in words, since colour is not enough. */
export function stateName(report: Pick<ListedReport, 'state'>, language: Language): string {
  const words = wordsIn(language);
  const names = {
    received: words.report_state_received,
    accepted: words.report_state_accepted,
    'not-ours': words.report_state_not_ours,
    'under-way': words.report_state_under_way,
    done: words.report_state_done,
    confirmed: words.report_state_confirmed,
    reopened: words.report_state_reopened,
    merged: words.report_state_merged,
    removed: words.report_state_removed,
  };
  return names[report.state]();
}

/** How long nobody has answered, where that is worth saying; else undefined. */
export function saySilence(
  report: Pick<ListedReport, 'state' | 'received' | 'answered' | 'expected'>,
  today: string,
  language: Language,
): string | undefined {
  const { state, received } = report;
  const days = silentDays(
    {
      ...{ state, received, changed: received },
      answered: report.answered ?? undefined,
      expected: report.expected ?? undefined,
      ...{ body: undefined, done: undefined, mergedInto: undefined, beforeMerge: undefined },
    },
    today,
  );
  if (!isOpen(state) || days < leastSilence) return undefined;
  return wordsIn(language).report_silence({ days: String(days) });
}

const leastSilence = 3;

/** What was answered to a question, in words. */
export function sayAnswer(question: Question, answers: Answers, language: Language): string {
  const answer = answers[question] ?? '';
  const { form } = questions[question];
  if (form.datatype === 'datetime') return sayDay(answer, language);
  if (form.datatype === 'number') return answer;
  return form.choices.find(({ key }) => key === answer)?.names[language] ?? answer;
}

/** What a step was, in a sentence; its own words stand below it. */
export function sayStep(step: Step, settings: Settings, language: Language): string {
  const { detail } = step;
  const said = sayDetail(step, settings, language);
  const from = 'from' in detail ? detail.from : undefined;
  return from === undefined ? said : wordsIn(language).report_step_from({ from, said });
}

function sayDetail(step: Step, settings: Settings, language: Language): string {
  const words = wordsIn(language);
  const { detail } = step;
  const named = (
    id: string | undefined,
    without: () => string,
    withName: (inputs: { body: string }) => string,
  ) => {
    const body = bodyName(id, settings, language);
    return body === '' ? without() : withName({ body });
  };
  switch (detail.kind) {
    case 'received':
      return words.report_step_received();
    case 'accepted':
      return named(detail.body, words.report_step_accepted, words.report_step_accepted_by);
    case 'not-ours':
      return named(detail.body, words.report_step_not_ours, words.report_step_not_ours_but);
    case 'under-way':
      return detail.expected === undefined
        ? words.report_step_under_way()
        : words.report_step_expected({ day: sayDay(detail.expected, language) });
    case 'done':
      return words.report_step_done();
    case 'confirmed':
      return words.report_step_confirmed();
    case 'reopened':
      return words.report_step_reopened();
    case 'said':
      return detail.closed ? words.report_step_said_closed() : words.report_step_said();
    case 'merged':
      return words.report_step_merged();
    case 'unmerged':
      return words.report_step_unmerged();
    case 'moved':
      return words.report_step_moved({ kind: kindName(detail.to, language) });
    case 'cut':
      return words.report_step_cut({
        part: cutPart(detail.part, words),
        reason: cutReason(detail.reason, words),
      });
    case 'sent-on':
      return detail.remote === undefined
        ? words.report_step_sent({ to: detail.to })
        : words.report_step_sent_number({ to: detail.to, number: detail.remote });
  }
}

type Cut = Extract<Step['detail'], { readonly kind: 'cut' }>;

function cutPart(part: Cut['part'], words: Words): string {
  return {
    words: words.report_cut_words,
    photo: words.report_cut_photo,
    place: words.report_cut_place,
    step: words.report_cut_step,
    all: words.report_cut_all,
  }[part]();
}

export function cutReason(reason: Cut['reason'], words: Words): string {
  return {
    'names-somebody': words.report_reason_names,
    'contact-or-plate': words.report_reason_contact,
    'shows-somebody': words.report_reason_shows,
    'home-or-doing': words.report_reason_home,
    'not-a-place': words.report_reason_not_place,
  }[reason]();
}

/** “3”, “about 20”: what is said of how many also saw it, so that no single one can be told. */
export function sayMeToo(count: number, language: Language): string | undefined {
  const words = wordsIn(language);
  const step = [100, 50, 20, 10, 5].find((each) => count >= each);
  if (step !== undefined) return words.report_me_too_about({ count: String(step) });
  return count >= 2 ? words.report_me_too_few() : undefined;
}

export function groupName(group: KindGroup, language: Language): string {
  const words = wordsIn(language);
  return {
    road: words.kind_group_road,
    path: words.kind_group_path,
    light: words.kind_group_light,
    sign: words.kind_group_sign,
    water: words.kind_group_water,
    rubbish: words.kind_group_rubbish,
    animal: words.kind_group_animal,
    tree: words.kind_group_tree,
    park: words.kind_group_park,
    bridge: words.kind_group_bridge,
    building: words.kind_group_building,
    transit: words.kind_group_transit,
    cable: words.kind_group_cable,
    noise: words.kind_group_noise,
    weather: words.kind_group_weather,
  }[group]();
}
