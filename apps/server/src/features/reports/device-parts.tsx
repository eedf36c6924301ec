import type { Tiles } from '../../map/map-box.ts';
import type { Words } from '../../pages/words.ts';
import { PlaceMap } from './place-map.tsx';

/**
 * What the scripts of `device/` show, ready in the page's language and hidden: without them a page is
 * complete and none of this is seen. `@` stands where a script puts a number or a position.
 */
export function PlaceTools({
  words,
  digits,
  tiles,
}: {
  readonly words: Words;
  /** After the point: five are a metre, three a hundred. */
  readonly digits: 3 | 5;
  readonly tiles: Tiles;
}) {
  return (
    <div data-place-tools hidden>
      <p class="turn">
        <button
          type="button"
          class="button second"
          hidden
          data-here
          data-digits={digits}
          data-asking={words.report_here_asking()}
          data-found={words.report_here_found({ metres: '@' })}
          data-failed={words.report_here_failed()}
        >
          {words.report_here()}
        </button>
        <button
          type="button"
          class="button second"
          data-choose
          data-failed={words.report_map_failed()}
        >
          {words.report_map_choose()}
        </button>
      </p>
      <p class="small" role="status" data-here-said />
      <PlaceMap words={words} tiles={tiles} />
    </div>
  );
}

/** The place that a photo carried: read on the device, and sent only if somebody says yes. */
export function PhotoPlace({ words }: { readonly words: Words }) {
  return (
    <div class="notice" role="status" data-photo-place hidden>
      <p data-says={words.report_photo_place({ position: '@' })} />
      <p class="turn">
        <button type="button" class="button second" data-press="yes">
          {words.report_offered_yes()}
        </button>
        <button type="button" class="button second" data-press="no">
          {words.report_offered_no()}
        </button>
      </p>
    </div>
  );
}

export function PhotoTools({ words }: { readonly words: Words }) {
  return (
    <>
      <p class="error" role="status" data-photos-said data-full={words.report_error_photos()} />
      <ul class="plain chosen" data-chosen />
      <template id="chosen-photo">
        <li>
          <img alt={words.report_chosen_alt()} />
          <div>
            <p>
              <b>
                {words.report_chosen_number()} <span data-number />
              </b>
            </p>
            <p class="turn">
              <button type="button" class="button second" data-cover>
                {words.report_cover()}
              </button>
              <button type="button" class="button second" data-leave-out>
                {words.report_photo_drop()}
              </button>
            </p>
          </div>
        </li>
      </template>
    </>
  );
}

/** Between pressing and sending: what the device does, and what waits when the line is down. */
export function SendingNews({ words }: { readonly words: Words }) {
  return (
    <>
      <p
        role="status"
        data-sending
        data-working={words.report_sending()}
        data-again={words.report_connected()}
        data-lost={words.report_me_too_lost()}
      />
      <div class="notice" tabindex={-1} data-waiting hidden>
        <h2>{words.report_waiting_title()}</h2>
        <p>{words.report_waiting_body()}</p>
        <p data-waiting-photos>
          {words.report_waiting_photos()} <b data-waiting-count />
        </p>
      </div>
    </>
  );
}

/** A report that was kept on this device, offered above an empty form. */
export function KeptDraft({ words }: { readonly words: Words }) {
  return (
    <template id="kept-draft">
      <section class="notice">
        <h2>{words.report_kept_title()}</h2>
        <p>{words.report_kept_body()}</p>
        <p class="turn">
          <button type="button" class="button" data-press="back">
            {words.report_kept_back()}
          </button>
          <button type="button" class="button second" data-press="throw">
            {words.report_kept_throw()}
          </button>
        </p>
      </section>
    </template>
  );
}

/** Where faces and plates are covered: a dialog of the browser's own, with everything on buttons too. */
export function CoverDialog({ words }: { readonly words: Words }) {
  const presses = [
    ['here', words.report_cover_here()],
    ['back', words.report_cover_back()],
    ['smaller', words.report_cover_smaller()],
    ['larger', words.report_cover_larger()],
  ] as const;
  return (
    <dialog id="cover" class="cover" aria-labelledby="cover-title">
      <h2 id="cover-title">{words.report_cover()}</h2>
      <p id="cover-how" class="small">
        {words.report_cover_how()}
      </p>
      <div
        class="brush"
        tabindex={0}
        role="application"
        aria-label={words.report_cover_picture()}
        aria-describedby="cover-how"
      >
        <canvas />
      </div>
      <p
        class="small"
        role="status"
        data-covered
        data-count={words.report_cover_count({ count: '@' })}
        data-size={words.report_cover_size({ step: '@', of: '@' })}
        data-at={words.report_cover_at({ right: '@', down: '@' })}
      />
      <p class="turn">
        {presses.map(([press, text]) => (
          <button key={press} type="button" class="button second" data-press={press}>
            {text}
          </button>
        ))}
        <button type="button" class="button" data-press="done">
          {words.report_cover_done()}
        </button>
      </p>
    </dialog>
  );
}
