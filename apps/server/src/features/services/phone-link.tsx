import { dialOf } from './phone.ts';

/** A number that can be dialled at a touch, extension and all. */
export function PhoneLink({ phone }: { readonly phone: string }) {
  return (
    <a class="tap call" href={dialOf(phone)}>
      {phone.replace('#', ' #')}
    </a>
  );
}
