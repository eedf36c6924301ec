import { sayDay } from '../../pages/day.ts';
import { type Language, pathIn } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import type { ListedReport } from './queries.ts';
import { kindName, neighbourhoodName, saySilence, stateName } from './wording.ts';

export interface ListProps {
  readonly reports: readonly ListedReport[];
  readonly community: Community;
  readonly language: Language;
  readonly today: string;
  /** Numbered where a map beside the list has the same numbers. */
  readonly numbered?: boolean;
}

export function ReportList({ reports, numbered = false, ...rest }: ListProps) {
  return (
    <ul class="rows reports">
      {reports.map((report, index) => (
        <Row key={report.id} report={report} number={numbered ? index + 1 : undefined} {...rest} />
      ))}
    </ul>
  );
}

interface RowProps extends Omit<ListProps, 'reports' | 'numbered'> {
  readonly report: ListedReport;
  readonly number: number | undefined;
}

function Row({ report, number, community, language, today }: RowProps) {
  const words = wordsIn(language);
  const { id, kind, state, place, neighbourhood, received, cover, metres } = report;
  const silence = saySilence(report, today, language);
  const where = [place, neighbourhoodName(neighbourhood, community, language)].filter(Boolean);
  return (
    <li
      class={cover === null ? undefined : 'with-photo'}
      data-at={
        number === undefined || report.latitude === null
          ? undefined
          : `${report.latitude} ${report.longitude}`
      }
    >
      {cover === null ? null : <PhotoSmall id={id} photo={cover} alt={words.report_photo_alt()} />}
      <div>
        <h3>
          <a href={pathIn(language, `/reports/${id}`)}>
            {number === undefined ? null : <span class="pin-number">{number}</span>}
            {kindName(kind, language)}
            {where.length > 0 ? (
              <span class="where">{where.join(words.reports_comma())}</span>
            ) : null}
          </a>
        </h3>
        {report.words === '' ? null : <p class="said">{excerptOf(report.words)}</p>}
        <p class="small quiet">
          <b class={`state ${state}`}>{stateName(report, language)}</b>{' '}
          {words.report_since({ day: sayDay(received, language) })}
          {metres === undefined ? null : ` ${words.report_metres({ metres: String(metres) })}`}
          {silence === undefined ? null : <span class="silence"> {silence}</span>}
        </p>
      </div>
    </li>
  );
}

export function PhotoSmall(props: {
  readonly id: string;
  readonly photo: string;
  readonly alt: string;
}) {
  const { id, photo, alt } = props;
  return (
    <img
      class="thumb"
      src={`/reports/${id}/photos/${photo}/small.jpg`}
      alt={alt}
      width={96}
      height={96}
      loading="lazy"
      decoding="async"
    />
  );
}

/** At most 140 characters, cut at a space where there is one near. */
function excerptOf(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= 140) return flat;
  const cut = flat.slice(0, 140);
  const space = cut.lastIndexOf(' ');
  return `${space > 100 ? cut.slice(0, space) : cut}…`;
}
