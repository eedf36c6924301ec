// A room of two desks for the tests of the fold.
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, encodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { signerOf } from '@nearhand/seal/signature';
import type { Content, Draft, ShiftMark } from './content.ts';
import type { Element } from './element.ts';
import { foldAll } from './fold.ts';
import type { Author, EpochView, Member } from './member.ts';
import { emptyRoom, type RoomState } from './room-state.ts';

export const id = (n: number): string => toBase64url(new Uint8Array(16).fill(n));
export const wide = (n: number): string => toBase64url(new Uint8Array(32).fill(n));
export const mark: ShiftMark = { hash: wide(9), number: 3 };
const signKey = toBase64url((await signerOf(new Uint8Array(32).fill(3))).publicKey);

function leafOf(name: string, desk = id(200)): DeviceLeaf {
  return {
    age: 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj',
    desk,
    duty: '',
    employer: 'Lane Three',
    id: id(name.length),
    keeps: [],
    name,
    role: 'social worker',
    sign: signKey,
    type: 'device',
    v: 1,
  };
}

function memberOf(name: string, desk?: string): Member {
  const leaf = leafOf(name, desk);
  const hash = toBase64url(leafHash(encodeDevice(leaf)));
  return { leaf, leafHash: hash, since: 1, from: 1, backing: { by: 'server-word' } };
}

export const mei = memberOf('Mei');
export const tom = memberOf('Tommy');
export const lawyer = memberOf('Lawyer', id(201));
export const resident: Author = { by: 'resident' };
export const helper = ({ leaf, leafHash: hash }: Member): Author => ({
  by: 'helper',
  leaf,
  leafHash: hash,
});

let next = 0;
export function said(
  author: Author,
  draft: Draft,
  more: Partial<{ id: string; shift: ShiftMark }> = {},
): Element {
  next += 1;
  const shift = author.by === 'helper' ? { shift: more.shift ?? mark } : {};
  return {
    type: 'entry',
    sequence: next,
    epoch: 1,
    id: more.id ?? toBase64url(Uint8Array.from({ length: 16 }, (_, i) => (next >> (8 * i)) & 255)),
    author,
    content: { ...draft, at: next, ...shift } as Content,
  };
}

export function epoch(number: number, members: readonly Member[], hidden = false): Element {
  next += 1;
  const view: EpochView = { epoch: number, sequence: next, rosters: [], members, hidden };
  return { type: 'epoch', sequence: next, view };
}

export function room(...elements: readonly Element[]): RoomState {
  return foldAll(emptyRoom(), elements);
}

export const step = (n: number): Draft => ({
  kind: 'step-added',
  step: id(n),
  type: 'debt',
  what: `step ${n}`,
  who: 'both',
});
