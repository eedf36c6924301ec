import { decodeRecipient } from './age-key.ts';
import { fromBase64url } from './bytes.ts';
import { decodeCanonical, encodeCanonical, type Json } from './canonical-json.ts';
import { SealError } from './error.ts';
import { readB64, readFixed, readList, readMembers, readText } from './json-shape.ts';
import { isStrongPoint } from './strong-point.ts';

/** A record that a helper has to keep elsewhere. */
export interface KeptElsewhere {
  readonly how_long: string;
  readonly law: string;
  readonly what: string;
}

/** A helper's device as everybody may read it; bytes are base64url. */
export interface DeviceLeaf {
  /** `age1…` */
  readonly age: string;
  readonly desk: string;
  /** The duty to report, empty where there is none. */
  readonly duty: string;
  readonly employer: string;
  readonly id: string;
  readonly keeps: readonly KeptElsewhere[];
  readonly name: string;
  readonly role: string;
  /** The Ed25519 public key. */
  readonly sign: string;
  readonly type: 'device';
  readonly v: 1;
}

/** A steward's device. */
export interface StewardLeaf {
  readonly desk: string;
  readonly id: string;
  readonly name: string;
  readonly sign: string;
  readonly type: 'steward';
  readonly v: 1;
}

const SHORT = 200;
const LONG = 1_000;
const KEEPS = 8;
const DEVICE = 'age desk duty employer id keeps name role sign type v'.split(' ');
const STEWARD = 'desk id name sign type v'.split(' ');

function readSignKey(value: Json | undefined): string {
  const key = readB64(value, 'sign', 32);
  if (!isStrongPoint(fromBase64url(key))) throw new SealError('key', 'sign');
  return key;
}

function readAge(value: Json | undefined): string {
  const age = readText(value, 'age', 100);
  decodeRecipient(age);
  return age;
}

function readKept(value: Json): KeptElsewhere {
  const kept = readMembers(value, 'keeps', ['how_long', 'law', 'what']);
  return {
    how_long: readText(kept.how_long, 'how_long', LONG),
    law: readText(kept.law, 'law', LONG),
    what: readText(kept.what, 'what', LONG),
  };
}

function readDevice(value: Json): DeviceLeaf {
  const leaf = readMembers(value, 'device', DEVICE);
  return {
    age: readAge(leaf.age),
    desk: readB64(leaf.desk, 'desk', 16),
    duty: readText(leaf.duty, 'duty', LONG),
    employer: readText(leaf.employer, 'employer', SHORT),
    id: readB64(leaf.id, 'id', 16),
    keeps: readList(leaf.keeps, 'keeps', KEEPS).map(readKept),
    name: readText(leaf.name, 'name', SHORT),
    role: readText(leaf.role, 'role', SHORT),
    sign: readSignKey(leaf.sign),
    type: readFixed(leaf.type, 'type', 'device'),
    v: readFixed(leaf.v, 'v', 1),
  };
}

function readSteward(value: Json): StewardLeaf {
  const leaf = readMembers(value, 'steward', STEWARD);
  return {
    desk: readB64(leaf.desk, 'desk', 16),
    id: readB64(leaf.id, 'id', 16),
    name: readText(leaf.name, 'name', SHORT),
    sign: readSignKey(leaf.sign),
    type: readFixed(leaf.type, 'type', 'steward'),
    v: readFixed(leaf.v, 'v', 1),
  };
}

/** The bytes of a leaf; what a decoder would refuse is refused here. */
export function encodeDevice(leaf: DeviceLeaf): Uint8Array {
  const bytes = encodeCanonical(leaf);
  decodeDevice(bytes);
  return bytes;
}

export function decodeDevice(bytes: Uint8Array): DeviceLeaf {
  return readDevice(decodeCanonical(bytes));
}

export function encodeSteward(leaf: StewardLeaf): Uint8Array {
  const bytes = encodeCanonical(leaf);
  decodeSteward(bytes);
  return bytes;
}

export function decodeSteward(bytes: Uint8Array): StewardLeaf {
  return readSteward(decodeCanonical(bytes));
}
