import { xml } from '../feeds.ts';

export type Open311Format = 'json' | 'xml';

/** What an answer is made of; a Date never: times are text already. */
export type Open311Value =
  | string
  | number
  | boolean
  | null
  | readonly Open311Value[]
  | { readonly [name: string]: Open311Value | undefined };

/** What the members of a list are called in XML, where JSON has no name for them. */
const members: Readonly<Record<string, string>> = {
  services: 'service',
  service_requests: 'request',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  media_urls: 'media_url',
  history: 'step',
};

export const contentTypes: Readonly<Record<Open311Format, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/**
 * An answer of GeoReport v2. XML has a root element; JSON is the same by the Spark Convention, in
 * which the root's name falls away.
 */
export function writeAnswer(format: Open311Format, root: string, value: Open311Value): string {
  if (format === 'json') return JSON.stringify(value);
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`;
}

function element(name: string, value: Open311Value | undefined): string {
  if (value === null || value === undefined || value === '') return `<${name}/>`;
  if (typeof value === 'string') return `<${name}>${xml(value)}</${name}>`;
  if (typeof value !== 'object') return `<${name}>${value}</${name}>`;
  if (isList(value)) {
    const member = members[name] ?? 'item';
    let inner = '';
    for (const each of value) inner += element(member, each);
    return `<${name}>${inner}</${name}>`;
  }
  let inner = '';
  for (const child in value) inner += element(child, value[child]);
  return `<${name}>${inner}</${name}>`;
}

function isList(value: object): value is readonly Open311Value[] {
  return Array.isArray(value);
}
