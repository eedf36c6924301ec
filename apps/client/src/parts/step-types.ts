import type { StepDoer, StepType } from '@nearhand/room/step';
import { words } from '../words.ts';

/** The word for a kind of help. */
export function stepTypeName(type: StepType): string {
  const w = words();
  const names: Readonly<Record<StepType, () => string>> = {
    debt: w.step_type_debt,
    counselling: w.step_type_counselling,
    benefit: w.step_type_benefit,
    legal: w.step_type_legal,
    health: w.step_type_health,
    housing: w.step_type_housing,
    work: w.step_type_work,
    schooling: w.step_type_schooling,
    childcare: w.step_type_childcare,
    mediation: w.step_type_mediation,
    company: w.step_type_company,
    other: w.step_type_other,
  };
  return names[type]();
}

/** Who does a step, as each side reads it. */
export function stepDoerName(who: StepDoer, side: 'resident' | 'helper'): string {
  const w = words();
  if (who === 'both') return w.step_doer_both();
  if (who === side) return w.author_you();
  return who === 'helper' ? w.step_doer_helper() : w.step_doer_resident();
}
