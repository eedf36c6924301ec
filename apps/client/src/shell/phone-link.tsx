import type { ComponentChildren } from 'preact';

export interface PhoneLinkProps {
  readonly number: string;
  readonly children?: ComponentChildren;
}

/** A number as a link that calls it. */
export function PhoneLink({ number, children }: PhoneLinkProps) {
  return (
    <a class="phone" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
      {children ?? number}
    </a>
  );
}
