/** A number that can be dialled at a touch, extension and all. */
export function PhoneLink({ phone }: { readonly phone: string }) {
  return (
    <a class="tap call" href={dialOf(phone)}>
      {phone.replace('#', ' #')}
    </a>
  );
}

/** The address a telephone link dials: pauses before the extension. */
export function dialOf(phone: string): string {
  const [main = '', inner] = phone.split('#');
  const number = main.replace(/[^\d+]/g, '');
  return `tel:${number}${inner === undefined ? '' : `,${inner}`}`;
}
