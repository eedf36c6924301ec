import type { ServiceTerms, ServiceText, Texts } from '@nearhand/protocol/directory-desk';
import { Choice, Ticks } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { locale } from '../../words.ts';
import { languageName } from '../desk-names.ts';
import { WeekFields } from '../week-fields.tsx';
import { type DraftPlace, emptyWeek, type ServiceDraft } from './service-draft.ts';
import { TextInLanguages, textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

export interface DraftProps {
  readonly draft: ServiceDraft;
  readonly onPart: (part: Partial<ServiceDraft>) => void;
  readonly errorOf: (field: string) => string | undefined;
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
      error={errorOf(`${name}-en`)}
      texts={draft.texts[name]}
      onInput={(texts) => onPart({ texts: { ...draft.texts, [name]: texts } })}
      max={max}
      {...(hint ? { hint } : {})}
      {...(rows ? { rows } : {})}
    />
  );
}

/** How it is reached, and whether it is there at all. */
export function Reach({ draft, onPart, errorOf }: DraftProps) {
  const w = useWords();
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
      <Choice
        id="service-status"
        legend={w.dir_status()}
        value={draft.status}
        onChange={(status) => onPart({ status })}
        options={[
          { value: 'active', label: w.dir_status_active() },
          { value: 'temporarily closed', label: w.dir_status_paused() },
          { value: 'inactive', label: w.dir_status_inactive() },
          { value: 'defunct', label: w.dir_status_gone() },
        ]}
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

const offeredLanguages = [
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

/** Where it is, or that this must not be found. */
export function Places(props: DraftProps & { readonly wasHidden: boolean }) {
  const w = useWords();
  const { draft, onPart, wasHidden } = props;
  const place = (index: number, part: Partial<DraftPlace>) =>
    onPart({
      places: draft.places.map((each, at) => (at === index ? { ...each, ...part } : each)),
    });
  const added: DraftPlace = { at: undefined, address: {}, district: {}, point: '' };
  return (
    <fieldset>
      <legend>{w.dir_places()}</legend>
      <label class="option">
        <input
          id="service-hidden"
          type="checkbox"
          checked={draft.hidden}
          onChange={(event) => onPart({ hidden: event.currentTarget.checked })}
        />
        <span>
          <span class="option-label">{w.dir_hidden()}</span>
          <span class="hint">{w.dir_hidden_hint()}</span>
        </span>
      </label>
      {draft.hidden && !wasHidden ? (
        <Notice tone="warning" title={w.dir_hide_title()}>
          <p>{w.dir_hide_body()}</p>
        </Notice>
      ) : null}
      {!draft.hidden && wasHidden ? (
        <Notice tone="warning" title={w.dir_show_title()}>
          <p>{w.dir_show_body()}</p>
        </Notice>
      ) : null}
      {draft.hidden
        ? null
        : draft.places.map((each, index) => (
            <PlaceFields
              key={each.at ?? `new ${index}`}
              index={index}
              place={each}
              error={props.errorOf(`point-${index}`)}
              onPlace={(part) => place(index, part)}
              onRemove={() => onPart({ places: draft.places.filter((_, at) => at !== index) })}
            />
          ))}
      {draft.hidden ? null : (
        <p>
          <button
            type="button"
            class="button quiet"
            onClick={() => onPart({ places: [...draft.places, added] })}
          >
            {w.dir_place_add()}
          </button>
        </p>
      )}
    </fieldset>
  );
}

function PlaceFields(props: {
  readonly index: number;
  readonly place: DraftPlace;
  readonly error: string | undefined;
  readonly onPlace: (part: Partial<DraftPlace>) => void;
  readonly onRemove: () => void;
}) {
  const w = useWords();
  const { index, place, error, onPlace, onRemove } = props;
  const number = index + 1;
  return (
    <section class="shown-as" aria-label={w.dir_place_number({ number })}>
      <p class="notice-title">{w.dir_place_number({ number })}</p>
      <TextInLanguages
        id={`address-${index}`}
        legend={w.dir_address()}
        texts={place.address}
        onInput={(address: Texts) => onPlace({ address })}
        max={500}
      />
      <TextInLanguages
        id={`district-${index}`}
        legend={w.dir_district()}
        texts={place.district}
        onInput={(district: Texts) => onPlace({ district })}
        max={100}
      />
      <Field
        id={`point-${index}`}
        label={w.dir_point()}
        hint={w.dir_point_hint()}
        error={error}
        value={place.point}
        onInput={(point) => onPlace({ point })}
        maxLength={60}
      />
      <p>
        <button type="button" class="as-link" onClick={onRemove}>
          {w.dir_place_remove({ number })}
        </button>
      </p>
    </section>
  );
}
