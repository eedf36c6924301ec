import { CliError } from '../cli-error.ts';

/** Which ledger a kiosk believes: what its server's bundle has to say of itself. */
export interface KioskPins {
  /** Ledger origin. */
  readonly origin: string;
  /** C2SP verifier keys, of which the ledger's is one. */
  readonly keys: readonly string[];
  /** C2SP verifier keys of the witnesses, all of them. */
  readonly witnesses: readonly string[];
  /** So many of them must have cosigned a checkpoint. */
  readonly needed: number;
}

export function encodePins(pins: KioskPins): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(pins, null, 2)}\n`);
}

/** @throws CliError `file` */
export function decodePins(bytes: Uint8Array): KioskPins {
  const { origin, keys, witnesses, needed } = jsonOf(bytes) as Partial<KioskPins>;
  if (typeof origin !== 'string' || !areTexts(keys) || !areTexts(witnesses)) throw unreadable();
  if (!Number.isInteger(needed) || Number(needed) < 0) throw unreadable();
  return { origin, keys, witnesses, needed: Number(needed) };
}

/** What of a community's bundle is not what the pins say; nothing where all of it is. */
export function strangerIn(pins: KioskPins, community: unknown): string | undefined {
  const { origin, ledger } = (community ?? {}) as {
    readonly origin?: unknown;
    readonly ledger?: Readonly<Record<string, unknown>>;
  };
  if (origin !== pins.origin) return 'another ledger';
  if (!pins.keys.includes(String(ledger?.key))) return 'another key of the ledger';
  const witnesses = ledger?.witnesses;
  if (!areTexts(witnesses) || !isSameSet(witnesses, pins.witnesses)) return 'other witnesses';
  return ledger?.needed === pins.needed ? undefined : 'another number of witnesses';
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function jsonOf(bytes: Uint8Array): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw unreadable();
}

function unreadable(): CliError {
  return new CliError('file', 'The pins of the bundle cannot be read.');
}
