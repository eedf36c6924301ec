import { type JsonValue, readChoice, readList, readObject } from './json-reader.ts';

const parts = ['night', 'second-place', 'ledger', 'witnesses', 'witness', 'backup'] as const;
const states = ['late', 'disk-full', 'away', 'clock', 'other'] as const;

/** Something that is wrong with the server while it goes on, as its stewards are told. */
export interface ServerTrouble {
  readonly part: (typeof parts)[number];
  readonly state: (typeof states)[number];
}

export function decodeTroubles(value: JsonValue): readonly ServerTrouble[] {
  const { troubles } = readObject(value, 'troubles');
  return readList(troubles, 'troubles', (each) => {
    const { part, state } = readObject(each, 'trouble');
    return {
      part: readChoice(part, 'part', parts),
      state: readChoice(state, 'state', states),
    };
  });
}
