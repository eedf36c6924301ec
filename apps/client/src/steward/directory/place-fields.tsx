import type { Texts } from '@nearhand/protocol/directory-desk';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import type { DraftPlace } from './service-draft.ts';
import type { DraftProps } from './service-fields.tsx';
import { TextInLanguages } from './text-in-languages.tsx';
import { useWords } from './words.ts';

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
