import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { StartError } from '../../start-error.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Holds a data folder for this process. The lock is a socket in the kernel's abstract namespace,
 * named by the folder: it ends with the process, however that ends, so there is nothing stale.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const name = createHash('sha256').update(`nearhand ${dev} ${ino}`).digest('hex').slice(0, 32);
  const address = `\0nearhand-${name}`;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(String(process.pid));
  });
  try {
    await listen(server, address);
  } catch (cause) {
    const holder = await askHolder(address);
    throw new StartError(
      'data-in-use',
      `Another Nearhand${holder} is running on ${folder}: stop it first, or set NEARHAND_DATA to a folder for this one.`,
      cause,
    );
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
}

function askHolder(address: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(address);
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said === '' ? '' : ` (process ${said})`));
  });
}
