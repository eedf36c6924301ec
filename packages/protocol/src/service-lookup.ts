import type { PointedService } from '@nearhand/room/step';
import { type JsonValue, readList, readObject, readText } from './json-reader.ts';

/** The services of `GET /api/services`, in the form in which a plan keeps them. */
export function decodeServices(value: JsonValue): readonly PointedService[] {
  return readList(readObject(value, 'services').services, 'services', (each, at) => {
    const service = readObject(each, at);
    return {
      id: readText(service.id, at),
      name: readText(service.name, at),
      phone: readText(service.phone, at),
      place: readText(service.place, at),
    };
  });
}
