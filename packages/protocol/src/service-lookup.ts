import type { PointedService } from '@nearhand/room/step';
import { type JsonValue, readBoolean, readList, readObject, readText } from './json-reader.ts';

/** The services of `GET /api/services`, in the form in which a plan keeps them. */
export function decodeServices(value: JsonValue): readonly PointedService[] {
  return readList(readObject(value, 'services').services, 'services', (each, at) =>
    decodePointed(each, at),
  );
}

function decodePointed(value: JsonValue, at: string): PointedService {
  const service = readObject(value, at);
  return {
    id: readText(service.id, at),
    name: readText(service.name, at),
    phone: readText(service.phone, at),
    place: readText(service.place, at),
  };
}

/** A service as it stands today, for whoever has it as it was: in one language, and in any. */
export interface ServiceToday {
  readonly today: PointedService;
  /** Whether it was found to be another service, which this is. */
  readonly isAnother: boolean;
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly places: readonly string[];
}

export function decodeServiceToday(value: JsonValue): ServiceToday {
  const { today, isAnother, names, phones, places } = readObject(value, 'service');
  return {
    today: decodePointed(today, 'today'),
    isAnother: readBoolean(isAnother, 'isAnother'),
    names: readList(names, 'names', readText),
    phones: readList(phones, 'phones', readText),
    places: readList(places, 'places', readText),
  };
}

/** Whether a service says today what it said when somebody pointed to it, in whatever language. */
export function isAsPointed(
  { name, phone, place }: PointedService,
  { names, phones, places }: ServiceToday,
): boolean {
  const has = (texts: readonly string[], text: string) =>
    text === '' ? texts.length === 0 : texts.includes(text);
  return has(names, name) && has(phones, phone) && has(places, place);
}
