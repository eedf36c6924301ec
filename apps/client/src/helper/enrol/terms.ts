import type { KeptElsewhere } from '@nearhand/seal/device-leaf';
import type { FieldError } from '../../parts/error-summary.tsx';
import type { Words } from '../words.ts';

/** What somebody says of themselves when they enrol, as typed. */
export interface Terms {
  readonly role: 'helper' | 'steward';
  readonly desk: string;
  readonly name: string;
  readonly work: string;
  readonly employer: string;
  readonly hasDuty: 'yes' | 'no' | undefined;
  readonly duty: string;
  readonly hasKeeps: 'yes' | 'no' | undefined;
  readonly keeps: readonly KeptElsewhere[];
}

export const noKept: KeptElsewhere = { what: '', how_long: '', law: '' };

/** A desk takes at most so many kinds of records of one helper (`docs/formats.md`). */
export const MOST_KEEPS = 8;

export function emptyTerms(role: Terms['role'], desk: string): Terms {
  return {
    role,
    desk,
    name: '',
    work: '',
    employer: '',
    hasDuty: undefined,
    duty: '',
    hasKeeps: undefined,
    keeps: [noKept],
  };
}

/** What is missing, field by field, in the order of the page. */
export function termErrors(terms: Terms, w: Words): readonly FieldError[] {
  const errors: FieldError[] = [];
  const need = (isThere: boolean, field: string, text: string): void => {
    if (!isThere) errors.push({ field, text });
  };
  need(terms.name.trim() !== '', 'enrol-name', w.helper_enrol_name_missing());
  if (terms.role === 'steward') return errors;
  need(terms.work.trim() !== '', 'enrol-work', w.helper_enrol_work_missing());
  need(terms.employer.trim() !== '', 'enrol-employer', w.helper_enrol_employer_missing());
  need(terms.hasDuty !== undefined, 'enrol-has-duty', w.helper_enrol_choose_duty());
  if (terms.hasDuty === 'yes') {
    need(terms.duty.trim() !== '', 'enrol-duty', w.helper_enrol_duty_missing());
  }
  need(terms.hasKeeps !== undefined, 'enrol-has-keeps', w.helper_enrol_choose_keeps());
  if (terms.hasKeeps === 'yes') {
    terms.keeps.forEach((kept, index) => {
      const isWhole = Object.values(kept).every((part) => part.trim() !== '');
      need(isWhole, `enrol-kept-${index}`, w.helper_enrol_kept_missing());
    });
  }
  return errors;
}
