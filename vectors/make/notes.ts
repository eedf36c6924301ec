import { encodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { type Cosigner, cosigner } from '@nearhand/ledger/cosignature';
import { encodeNote, type NoteSignature, signatureLine } from '@nearhand/ledger/note';
import { type NoteSigner, noteSigner } from '@nearhand/ledger/note-signature';
import { encodeVerifierKey, type VerifierKey } from '@nearhand/ledger/verifier-key';
import { toBase64url, utf8 } from '@nearhand/seal/bytes';
import { drawOrigin } from '@nearhand/seal/origin';
import type { Random } from '@nearhand/seal/random';
import { type InvalidCase, invalid, type RefusalCode, type Vectors, valid } from './case.ts';
import { withSeed } from './seeded.ts';

interface Signers {
  readonly origin: string;
  readonly log: NoteSigner;
  /** Of the same name, as while one key follows another. */
  readonly next: NoteSigner;
  readonly witness: Cosigner;
  readonly other: Cosigner;
}

const TIME = 1_790_000_000;

async function drawSigners(random: Random): Promise<Signers> {
  const origin = drawOrigin(random);
  return {
    origin,
    log: await noteSigner(origin, random(32)),
    next: await noteSigner(origin, random(32)),
    witness: await cosigner('witness.example/lane-three', random(32)),
    other: await cosigner('見證.example', random(32)),
  };
}

function headOf(origin: string, random: Random, size = 20_852_163): string {
  return encodeCheckpoint({ origin, size, root: random(32), extensions: [] });
}

const keyText = ({ key }: { readonly key: VerifierKey }): string => encodeVerifierKey(key);

/** What a reader tells of the signatures that hold: the key, in the order of the note. */
const told = (...signers: readonly { readonly key: VerifierKey }[]) => signers.map(keyText);

function noted(text: string, ...signatures: readonly NoteSignature[]): Uint8Array {
  return encodeNote({ text, signatures });
}

export function notes(): Promise<Vectors> {
  return withSeed('note', async (random) => {
    const { origin, log, next, witness, other } = await drawSigners(random);
    const text = headOf(origin, random);
    const poem = '求助的人\n\n不必留名\n';
    const signed = await log.sign(text);
    const plain = noted(text, signed);
    const given = { keys: [keyText(log)] };
    const both = noted(text, signed, await witness.cosign(text, TIME), await next.sign(text));
    const ofNext = await next.sign(text);
    const swapped = { ...signed, signature: ofNext.signature };
    const short = { ...signed, signature: signed.signature.slice(0, 63) };
    const wrong = (name: string, bytes: Uint8Array, code: RefusalCode): InvalidCase =>
      invalid(name, given, bytes, code);
    return {
      format: 'note',
      valid: [
        valid('one signature', given, plain, { text, signed: told(log) }),
        valid('a text with an empty line', given, noted(poem, await log.sign(poem)), {
          text: poem,
          signed: told(log),
        }),
        valid(
          'a witness and a key that nobody knows',
          { keys: [keyText(other), keyText(witness), keyText(log)] },
          both,
          { text, signed: told(log, witness) },
        ),
        valid('a key that signed twice', given, noted(text, signed, signed), {
          text,
          signed: told(log),
        }),
      ],
      invalid: [
        wrong('signed by nobody who is known', noted(text, ofNext), 'unsigned'),
        wrong('a signature of another key', noted(text, swapped), 'signature'),
        wrong('a signature of 63 bytes', noted(text, short), 'signature'),
        wrong(
          'one signature that holds and one that does not',
          noted(text, signed, swapped),
          'signature',
        ),
        ...formsOf(text, signatureLine(signed)).map(([name, note, code]) =>
          wrong(name, utf8(note), code),
        ),
        wrong('not UTF-8', Uint8Array.of(...plain.slice(0, 8), 0xff, ...plain.slice(8)), 'note'),
        wrong('a byte order mark', utf8(`\ufeff${text}\n${signatureLine(signed)}`), 'note'),
      ],
    };
  });
}

/** Notes in other forms than the one. */
function formsOf(text: string, line: string): readonly (readonly [string, string, RefusalCode])[] {
  return [
    ['no signature', `${text}\n`, 'note'],
    ['no empty line', `${text}${line}`, 'note'],
    ['an empty line at the end', `${text}\n${line}\n`, 'note'],
    ['without its last newline', `${text}\n${line.slice(0, -1)}`, 'note'],
    ['a hyphen for the dash', `${text}\n${line.replace('—', '-')}`, 'note'],
    ['a carriage return', `${text.replace('\n', '\r\n')}\n${line}`, 'note'],
    ['a line of three words', `${text}\n${line.replace(/ (?=\S+\n$)/, ' a ')}`, 'note'],
    ['a name with a plus', `${text}\n${line.replace('/', '+')}`, 'key-name'],
    ['a name with a C1 control', `${text}\n${line.replace('/', '\u0085')}`, 'key-name'],
    ['base64 without padding', `${text}\n${line.replace('=\n', '\n')}`, 'base64'],
    ['a key ID and nothing after it', `${text}\n— name AAAAAA==\n`, 'note'],
    ['101 signatures', `${text}\n${line.repeat(101)}`, 'note'],
  ];
}

export function checkpoints(): Promise<Vectors> {
  return withSeed('checkpoint', async (random) => {
    const signers = await drawSigners(random);
    const { origin, log, next, witness, other } = signers;
    const root = random(32);
    const size = 20_852_163;
    const text = encodeCheckpoint({ origin, size, root, extensions: [] });
    const given = { origin, log: told(log, next), witnesses: told(witness, other) };
    const none = [] as const;
    const gives = { origin, size, root: toBase64url(root), extensions: none };
    const empty = encodeCheckpoint({ origin, size: 0, root, extensions: [] });
    const extended = `${text}more\n`;
    const make = async (some: string) => noted(some, await log.sign(some));
    const wrong = async (name: string, some: string, code: RefusalCode): Promise<InvalidCase> =>
      invalid(name, given, await make(some), code);
    const lines = text.split('\n');
    const withLine = (at: number, line: string): string => lines.with(at, line).join('\n');
    return {
      format: 'checkpoint',
      valid: [
        valid('the log alone', given, await make(text), {
          ...{ ...gives, log: told(log), witnesses: none },
        }),
        valid('of an empty tree', given, await make(empty), {
          ...{ ...gives, size: 0, log: told(log), witnesses: none },
        }),
        valid(
          'both keys of the log, and two witnesses',
          given,
          noted(
            text,
            await next.sign(text),
            await log.sign(text),
            await other.cosign(text, TIME),
            await witness.cosign(text, TIME + 1),
          ),
          { ...gives, log: told(next, log), witnesses: told(other, witness) },
        ),
        valid('with a line of extension', given, await make(extended), {
          ...{ ...gives, extensions: ['more'], log: told(log), witnesses: none },
        }),
      ],
      invalid: [
        invalid(
          'witnesses alone',
          given,
          noted(text, await witness.cosign(text, TIME)),
          'unsigned',
        ),
        invalid(
          'the signature of a log of another name',
          { ...given, origin: drawOrigin(random) },
          await make(text),
          'other-origin',
        ),
        await wrong('two lines', `${lines.slice(0, 2).join('\n')}\n`, 'checkpoint'),
        await wrong('an empty line of extension', `${text}\n`, 'checkpoint'),
        await wrong('no origin', withLine(0, ''), 'checkpoint'),
        await wrong('a size with a zero before it', withLine(1, '020852163'), 'number'),
        await wrong('a size with a sign', withLine(1, '+5'), 'number'),
        await wrong('a size of 2^53', withLine(1, '9007199254740992'), 'number'),
        await wrong('a root without padding', withLine(2, (lines[2] ?? '').slice(0, -1)), 'base64'),
        await wrong('a root of 31 bytes', withLine(2, `${'A'.repeat(40)}AA==`), 'hash-length'),
      ],
    };
  });
}

export function cosignatures(): Promise<Vectors> {
  return withSeed('cosignature', async (random) => {
    const { origin, witness, other } = await drawSigners(random);
    const text = headOf(origin, random);
    const given = { key: keyText(witness), text };
    const { signature } = await witness.cosign(text, TIME);
    const never = (await witness.cosign(text, 0)).signature;
    const later = signature.slice();
    later[7] = (later[7] ?? 0) ^ 1;
    const far = signature.slice();
    far[1] = 0x20;
    return {
      format: 'cosignature',
      valid: [
        valid('a checkpoint', given, signature, { time: TIME }),
        valid('at the beginning of 1970', given, never, { time: 0 }),
      ],
      invalid: [
        invalid('another time', given, later, 'signature'),
        invalid(
          'another text',
          { ...given, text: headOf(origin, random, 5) },
          signature,
          'signature',
        ),
        invalid('of another witness', { ...given, key: keyText(other) }, signature, 'signature'),
        invalid('a time above 2^53 − 1', given, far, 'cosignature'),
        invalid('a plain signature', given, signature.slice(8), 'cosignature'),
        invalid('a byte too many', given, Uint8Array.of(...signature, 0), 'cosignature'),
      ],
    };
  });
}
