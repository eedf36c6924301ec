import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { ShownPhoto, WholeReport } from './queries.ts';

export interface ReportPhotosProps {
  readonly report: WholeReport;
  readonly language: Language;
}

/** The photos of a report: what was broken and what it is now beside one another, then the others. */
export function ReportPhotos({ report, language }: ReportPhotosProps) {
  const words = wordsIn(language);
  const { photos, waitingPhotos } = report;
  const before = photos.find(({ isOfMended }) => !isOfMended);
  // Of something that broke again, the newest mending.
  const after = photos.findLast(({ isOfMended }) => isOfMended);
  const isPair = before !== undefined && after !== undefined;
  const others = isPair ? photos.filter((photo) => photo !== before && photo !== after) : photos;
  return (
    <>
      {isPair ? (
        <div class="before-after">
          <Photo {...{ report, language }} photo={before} caption={words.report_photo_before()} />
          <Photo {...{ report, language }} photo={after} caption={words.report_photo_after()} />
        </div>
      ) : null}
      {others.map((photo) => (
        <Photo
          key={photo.id}
          {...{ report, language, photo }}
          caption={photo.isOfMended ? words.report_photo_mended() : undefined}
        />
      ))}
      {waitingPhotos > 0 ? <p class="small quiet">{words.report_photos_waiting()}</p> : null}
    </>
  );
}

function Photo(
  props: ReportPhotosProps & { readonly photo: ShownPhoto; readonly caption: string | undefined },
) {
  const { report, language, photo, caption } = props;
  const words = wordsIn(language);
  return (
    <figure class="photo">
      <img
        src={`/reports/${report.id}/photos/${photo.id}/large.jpg`}
        alt={photo.isOfMended ? words.report_photo_mended() : words.report_photo_alt()}
        width={photo.width}
        height={photo.height}
        loading="lazy"
      />
      {caption === undefined ? null : <figcaption>{caption}</figcaption>}
    </figure>
  );
}
