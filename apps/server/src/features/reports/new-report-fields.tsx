import type { Tiles } from '../../map/map-box.ts';
import type { Language } from '../../pages/language.ts';
import { type Words, wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import { describedBy, Field } from './choice.tsx';
import { PhotoPlace, PhotoTools, PlaceTools } from './device-parts.tsx';
import type { Asked } from './new-report.ts';
import { Offered } from './new-report-questions.tsx';
import { mostPhotos } from './report-form.ts';
import { neighbourhoodName } from './wording.ts';

export interface WhereProps {
  readonly asked: Asked;
  readonly community: Community;
  readonly tiles: Tiles;
  readonly language: Language;
  readonly error: string | undefined;
  readonly positionError: string | undefined;
}

/** Where it is: in words, out of the list, by position. */
export function Where({ asked, community, tiles, language, error, positionError }: WhereProps) {
  const words = wordsIn(language);
  const { typed, offered } = asked;
  return (
    <fieldset>
      <legend>{words.report_where_legend()}</legend>
      <Field
        id="place"
        label={words.report_place_label()}
        hint={words.report_place_hint()}
        error={error}
      >
        <input
          id="place"
          name="place"
          value={typed.place}
          maxlength={300}
          autocomplete="off"
          aria-describedby={describedBy({ id: 'place', hint: 'x', error })}
        />
      </Field>
      {community.neighbourhoods.length === 0 ? null : (
        <Field id="neighbourhood" label={words.report_neighbourhood_label()}>
          <select id="neighbourhood" name="neighbourhood">
            <option value="">{words.report_neighbourhood_none()}</option>
            {community.neighbourhoods.map(({ id }) => (
              <option key={id} value={id} selected={id === typed.neighbourhood}>
                {neighbourhoodName(id, community, language)}
              </option>
            ))}
          </select>
        </Field>
      )}
      <Field
        id="position"
        label={words.report_position_label()}
        hint={words.report_position_hint()}
        error={positionError}
      >
        <input
          id="position"
          name="position"
          value={typed.position}
          maxlength={60}
          inputmode="text"
          autocomplete="off"
          data-position=""
          aria-describedby={describedBy({ id: 'position', hint: 'x', error: positionError })}
        />
        <PlaceTools words={words} digits={5} tiles={tiles} />
      </Field>
      <PhotoPlace words={words} />
      {offered === undefined ? null : <Offered offered={offered} words={words} />}
    </fieldset>
  );
}

export interface PhotosProps {
  readonly asked: Asked;
  readonly error: string | undefined;
  readonly words: Words;
}

/** Photos: those that came before, and room for more. */
export function Photos({ asked: { typed }, error, words }: PhotosProps) {
  const isFull = typed.drafts.length >= mostPhotos;
  return (
    <Field
      id="photos"
      label={words.report_photos_label()}
      hint={words.report_photos_hint()}
      error={error}
    >
      {typed.drafts.map((draft, index) => (
        <p key={draft} class="draft">
          <input type="hidden" name="draft" value={draft} />
          {words.report_photo_kept({ number: String(index + 1) })}
          <label class="check">
            <input type="checkbox" name="drop" value={draft} /> {words.report_photo_drop()}
          </label>
        </p>
      ))}
      {isFull ? null : (
        <input
          id="photos"
          type="file"
          name="photo"
          accept="image/jpeg,image/png,image/webp"
          multiple={true}
          aria-describedby={describedBy({ id: 'photos', hint: 'x', error })}
        />
      )}
      {isFull ? null : <PhotoTools words={words} />}
    </Field>
  );
}
