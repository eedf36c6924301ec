import type { Desk } from '@nearhand/protocol/community';
import { stepTypeName } from '../../parts/step-types.ts';
import { PhoneLink } from '../../shell/phone-link.tsx';
import { locale, useWords } from '../../words.ts';
import { hoursLines, languageName, readingText, withinText } from './desk-words.ts';

export interface DeskSummaryProps {
  readonly desk: Desk;
  readonly timeZone: string;
}

/** What a desk is, when it reads, and whom to complain to about it. */
export function DeskSummary({ desk, timeZone }: DeskSummaryProps) {
  const w = useWords();
  const language = locale();
  return (
    <>
      <p>{desk.about[language]}</p>
      <p>
        {readingText(desk, timeZone, Date.now())} {withinText(desk)}
      </p>
      <details>
        <summary>{w.desk_more()}</summary>
        <dl class="facts">
          <dt>{w.desk_needs()}</dt>
          <dd>{desk.needs.map(stepTypeName).join(w.readers_comma())}</dd>
          <dt>{w.desk_hours()}</dt>
          {hoursLines(desk.hours).map((line) => (
            <dd key={line}>{line}</dd>
          ))}
          <dt>{w.desk_languages()}</dt>
          <dd>{desk.languages.map(languageName).join(w.readers_comma())}</dd>
          <dt>{w.desk_place()}</dt>
          <dd>{desk.place[language]}</dd>
          <dt>{w.desk_phone()}</dt>
          <dd>
            <PhoneLink number={desk.phone} />
          </dd>
          <dt>{w.desk_complaints()}</dt>
          <dd>
            {desk.complaints.name} <PhoneLink number={desk.complaints.phone} />
          </dd>
        </dl>
      </details>
    </>
  );
}
