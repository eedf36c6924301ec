import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Config } from '../config.ts';

/** Where an import writes what became of each row, unless it is told; the folder is there then. */
export async function reportPath({ dataFolder }: Config, file: string): Promise<string> {
  const folder = join(dataFolder, 'imports');
  await mkdir(folder, { recursive: true });
  return join(folder, `${basename(file)}.report.csv`);
}
