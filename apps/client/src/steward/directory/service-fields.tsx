import type { ServiceTerms, ServiceText } from '@nearhand/protocol/directory-desk';
import { Choice, Ticks } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { locale } from '../../words.ts';
import { languageName } from '../desk-names.ts';
import { WeekFields } from '../week-fields.tsx';
import { emptyWeek, type ServiceDraft } from './service-draft.ts';
import { TextInLanguages, textIn } from './text-in-languages.tsx';
import { useWords, type Words } from './words.ts';

export interface DraftProps {
  readonly draft: ServiceDraft;
  readonly onPart: (part: Partial<ServiceDraft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** Whether a service is there at all. */
export function statusOptions(w: Words) {
  return [
    { value: 'active', label: w.dir_status_active() },
    { value: 'temporarily closed', label: w.dir_status_paused() },
    { value: 'inactive', label: w.dir_status_inactive() },
    { value: 'defunct', label: w.dir_status_gone() },
  ];
}

/** One of the service's texts. */
export function ServiceTextFields(
  props: DraftProps & {
    readonly name: ServiceText;
    readonly legend: string;
    readonly hint?: string;
    readonly rows?: number;
    readonly max?: number;
  },
) {
  const { name, legend, hint, rows, max = 10_000, draft, onPart, errorOf } = props;
  return (
    <TextInLanguages
      id={name}
      legend={legend}
      error={errorOf(`${name}-${locale()}`)}
      texts={draft.texts[name]}
      onInput={(texts) => onPart({ texts: { ...draft.texts, [name]: texts } })}
      max={max}
      {...(hint ? { hint } : {})}
      {...(rows ? { rows } : {})}
    />
  );
}

/** How a service or an organization is reached. */
export function ReachFields(props: {
  readonly draft: Pick<ServiceDraft, 'phones' | 'url' | 'email'>;
  readonly onPart: (part: Partial<Pick<ServiceDraft, 'phones' | 'url' | 'email'>>) => void;
  readonly errorOf: DraftProps['errorOf'];
}) {
  const w = useWords();
  const { draft, onPart, errorOf } = props;
  return (
    <>
      <Field
        id="service-phones"
        label={w.dir_phones()}
        hint={w.dir_phones_hint()}
        error={errorOf('service-phones')}
        value={draft.phones}
        onInput={(phones) => onPart({ phones })}
        rows={3}
        inputMode="tel"
        maxLength={1000}
      />
      <Field
        id="service-url"
        label={w.dir_url()}
        hint={w.helper_optional()}
        error={errorOf('service-url')}
        value={draft.url}
        onInput={(url) => onPart({ url })}
        type="url"
        maxLength={500}
      />
      <Field
        id="service-email"
        label={w.dir_email()}
        hint={w.dir_email_hint()}
        error={errorOf('service-email')}
        value={draft.email}
        onInput={(email) => onPart({ email })}
        type="email"
        inputMode="email"
        maxLength={254}
      />
    </>
  );
}

/** How a service is reached, and whether it is there at all. */
export function Reach({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
  return (
    <>
      <ReachFields draft={draft} onPart={onPart} errorOf={errorOf} />
      <Choice
        id="service-status"
        legend={w.dir_status()}
        value={draft.status}
        onChange={(status) => onPart({ status })}
        options={statusOptions(w)}
      />
    </>
  );
}

/** Opening hours, one line a day. */
export function Hours({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
  const { week } = draft;
  if (week === undefined) {
    return (
      <fieldset>
        <legend>{w.steward_hours()}</legend>
        <Notice tone="plain">
          <p>{w.dir_hours_other()}</p>
          {textIn(draft.note) === '' ? null : <p>{textIn(draft.note)}</p>}
          <p>
            <button
              type="button"
              class="button quiet"
              onClick={() => onPart({ week: emptyWeek, note: {} })}
            >
              {w.dir_hours_replace()}
            </button>
          </p>
        </Notice>
      </fieldset>
    );
  }
  return (
    <fieldset>
      <legend>{w.steward_hours()}</legend>
      <p class="hint">{w.dir_hours_hint()}</p>
      <WeekFields week={week} onWeek={(changed) => onPart({ week: changed })} errorOf={errorOf} />
      <Choice
        id="hours-holidays"
        legend={w.dir_holidays()}
        value={draft.holidays}
        onChange={(holidays) => onPart({ holidays })}
        options={[
          { value: '', label: w.dir_holidays_unknown() },
          { value: 'closed', label: w.dir_holidays_closed() },
          { value: 'open', label: w.dir_holidays_open() },
        ]}
      />
      <TextInLanguages
        id="hours-note"
        legend={w.dir_hours_note()}
        hint={w.dir_hours_note_hint()}
        texts={draft.note}
        onInput={(note) => onPart({ note })}
        max={1000}
      />
    </fieldset>
  );
}

export const offeredLanguages = [
  'cmn',
  'en',
  'nan',
  'hak',
  'yue',
  'vi',
  'id',
  'th',
  'tl',
  'ja',
  'ko',
  'sgn',
];

/** What it is for, what it has, which languages are spoken, whether it is free. */
export function Offers({ draft, onPart, terms }: DraftProps & { readonly terms: ServiceTerms }) {
  const w = useWords();
  const languages = [...new Set([...offeredLanguages, ...draft.languages])];
  return (
    <>
      <Ticks
        id="service-needs"
        legend={w.dir_needs()}
        values={draft.needs}
        onChange={(needs) => onPart({ needs })}
        options={terms.needs.map(({ id, names }) => ({ value: id, label: textIn(names) }))}
      />
      <Ticks
        id="service-facilities"
        legend={w.dir_facilities()}
        values={draft.facilities}
        onChange={(facilities) => onPart({ facilities })}
        options={terms.facilities.map(({ id, names }) => ({ value: id, label: textIn(names) }))}
      />
      <Ticks
        id="service-languages"
        legend={w.steward_languages()}
        values={draft.languages}
        onChange={(spoken) => onPart({ languages: spoken })}
        options={languages.map((code) => ({ value: code, label: languageName(code, locale()) }))}
      />
      <label class="option">
        <input
          id="service-free"
          type="checkbox"
          checked={draft.free}
          onChange={(event) => onPart({ free: event.currentTarget.checked })}
        />
        <span>
          <span class="option-label">{w.dir_free()}</span>
        </span>
      </label>
    </>
  );
}
