// Canonical JSON and the leaves of a desk, from docs/formats.md.
import { fromBech32, isStrongAgeKey, isStrongPoint, Refused, refuseUnless } from './second-age.js';

export function fromB64(text, length) {
  refuseUnless(typeof text === 'string', 'shape');
  const bytes = Buffer.from(text, 'base64url');
  refuseUnless(/^[\w-]*$/.test(text) && bytes.toString('base64url') === text, 'base64url');
  refuseUnless(length === undefined || bytes.length === length, 'shape');
  return bytes;
}

export function textOf(bytes) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused('text');
  }
  refuseUnless(!text.startsWith('\ufeff'), 'text');
  return text;
}

function canonical(value, around) {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    refuseUnless(value.isWellFormed(), 'text');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    refuseUnless(Number.isSafeInteger(value) && value >= 0, 'not-canonical');
    return String(value);
  }
  refuseUnless(value !== null && around < 16, 'not-canonical');
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, around + 1)).join()}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${canonical(key)}:${canonical(value[key], around + 1)}`).join()}}`;
}

export function fromCanonical(bytes) {
  const text = textOf(bytes);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused('not-canonical');
  }
  refuseUnless(canonical(value, 0) === text, 'not-canonical');
  return value;
}

export function members(value, required, optional = []) {
  refuseUnless(typeof value === 'object' && !Array.isArray(value), 'shape');
  const names = Object.keys(value);
  refuseUnless(
    required.every((name) => names.includes(name)),
    'shape',
  );
  refuseUnless(
    names.every((name) => required.includes(name) || optional.includes(name)),
    'shape',
  );
  return value;
}

const isText = (value, longest) => typeof value === 'string' && [...value].length <= longest;
export const isCount = (value, from, to) => Number.isInteger(value) && value >= from && value <= to;

export function device(bytes) {
  const leaf = members(
    fromCanonical(bytes),
    'age desk duty employer id keeps name role sign type v'.split(' '),
  );
  refuseUnless(leaf.type === 'device' && leaf.v === 1, 'shape');
  for (const name of ['employer', 'name', 'role']) refuseUnless(isText(leaf[name], 200), 'shape');
  refuseUnless(isText(leaf.duty, 1000) && isText(leaf.age, 100), 'shape');
  refuseUnless(Array.isArray(leaf.keeps) && leaf.keeps.length <= 8, 'shape');
  for (const kept of leaf.keeps) {
    members(kept, ['how_long', 'law', 'what']);
    refuseUnless(
      Object.values(kept).every((value) => isText(value, 1000)),
      'shape',
    );
  }
  fromB64(leaf.desk, 16);
  fromB64(leaf.id, 16);
  refuseUnless(isStrongPoint(fromB64(leaf.sign, 32)), 'key');
  refuseUnless(isStrongAgeKey(fromBech32('age', leaf.age)), 'recipient');
  return leaf;
}

export function steward(bytes) {
  const leaf = members(fromCanonical(bytes), 'desk id name sign type v'.split(' '));
  refuseUnless(leaf.type === 'steward' && leaf.v === 1 && isText(leaf.name, 200), 'shape');
  fromB64(leaf.desk, 16);
  fromB64(leaf.id, 16);
  refuseUnless(isStrongPoint(fromB64(leaf.sign, 32)), 'key');
  return leaf;
}

export function roster(bytes) {
  const value = members(fromCanonical(bytes), 'desk devices number type v'.split(' '));
  refuseUnless(value.type === 'roster' && value.v === 1, 'shape');
  refuseUnless(isCount(value.number, 1, 2 ** 32 - 1), 'shape');
  refuseUnless(Array.isArray(value.devices) && value.devices.length <= 200, 'shape');
  refuseUnless(new Set(value.devices).size === value.devices.length, 'shape');
  fromB64(value.desk, 16);
  for (const each of value.devices) fromB64(each, 32);
  return value;
}

export function leaving(bytes) {
  const value = members(fromCanonical(bytes), 'desk device type v'.split(' '));
  refuseUnless(value.type === 'leaving' && value.v === 1, 'shape');
  fromB64(value.desk, 16);
  fromB64(value.device, 32);
  return value;
}
