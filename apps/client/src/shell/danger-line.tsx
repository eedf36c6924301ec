import type { Desk, EmergencyNumber } from '@nearhand/protocol/community';
import type { ComponentChildren } from 'preact';
import { locale, useWords } from '../words.ts';
import { PhoneLink } from './phone-link.tsx';

export interface DangerLineProps {
  readonly numbers: readonly EmergencyNumber[];
  /** The desk's telephone, where a desk is known. */
  readonly deskPhone?: string | undefined;
  /** All desks: where none is known yet, each one's telephone is there. */
  readonly desks: readonly Pick<Desk, 'id' | 'names' | 'phone'>[];
  /** When this is read next: "Read next on Monday, 09:00." */
  readonly readNext?: ComponentChildren;
}

/** The numbers for somebody in danger: on every page, for everyone alike, whatever was typed. */
export function DangerLine({ numbers, deskPhone, desks, readNext }: DangerLineProps) {
  const w = useWords();
  const gap = locale() === 'en' ? ' ' : '';
  return (
    <section class="danger" aria-label={w.danger_title()}>
      <p>
        <strong>{w.danger_title()}</strong> {readNext}
        {gap}
        {w.danger_where()}
      </p>
      <ul class="numbers">
        {numbers.map(({ number, names }) => (
          <li key={number}>
            <PhoneLink number={number}>
              {names[locale()]} <span>{number}</span>
            </PhoneLink>
          </li>
        ))}
        {deskPhone ? (
          <li>
            <PhoneLink number={deskPhone}>
              {w.danger_desk()} <span>{deskPhone}</span>
            </PhoneLink>
            <span class="small">{w.danger_desk_hint()}</span>
          </li>
        ) : (
          desks.map(({ id, names, phone }) => (
            <li key={id}>
              <PhoneLink number={phone}>
                {names[locale()]} <span>{phone}</span>
              </PhoneLink>
              <span class="small">{w.danger_desk_hint()}</span>
            </li>
          ))
        )}
      </ul>
    </section>
  );
}

/** Where the community's own numbers could not be fetched: the one that mobile networks share. */
export function AnyMobile() {
  const w = useWords();
  return (
    <section class="danger" aria-label={w.danger_title()}>
      <p>
        {w.danger_mobile()} <PhoneLink number="112" />
      </p>
    </section>
  );
}
