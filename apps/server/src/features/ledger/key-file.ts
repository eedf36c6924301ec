import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { LedgerTrouble } from './ledger-trouble.ts';

/** The folder of the data folder that the ledger's files are in. */
export function ledgerFolder(dataFolder: string): string {
  return join(dataFolder, 'ledger');
}

/**
 * The 32 bytes that the ledger's signing keys are sealed under: a file that only this account can
 * read, outside the database and its backups, hexadecimal with a newline.
 */
export async function readKeyFile(dataFolder: string): Promise<Uint8Array> {
  let text: string;
  try {
    text = await readFile(join(ledgerFolder(dataFolder), 'key'), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new LedgerTrouble('key-file-missing', cause);
  }
  if (!/^[0-9a-f]{64}\n$/.test(text)) throw new LedgerTrouble('key-file-other');
  return new Uint8Array(Buffer.from(text.trim(), 'hex'));
}

/** The key file's bytes, drawn now where there is no file yet. It is on the disk before this returns. */
export async function makeKeyFile(dataFolder: string): Promise<Uint8Array> {
  const folder = ledgerFolder(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'key');
  const made = `${path}.${randomBytes(6).toString('hex')}`;
  await writeDurably(made, `${randomBytes(32).toString('hex')}\n`, 0o600);
  try {
    // Never over one that is there: of two who begin at once, one wins whole.
    await link(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(made);
  }
  await syncFolder(folder);
  return await readKeyFile(dataFolder);
}

export async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
