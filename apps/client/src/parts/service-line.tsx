import type { PointedService } from '@nearhand/room/step';
import { PhoneLink } from '../shell/phone-link.tsx';

/** A service as it was when somebody pointed to it. */
export function ServiceLine({ service }: { readonly service: PointedService }) {
  return (
    <p class="service">
      <strong>{service.name}</strong>
      {service.place ? <span class="block">{service.place}</span> : null}
      {service.phone ? <PhoneLink number={service.phone} /> : null}
    </p>
  );
}
