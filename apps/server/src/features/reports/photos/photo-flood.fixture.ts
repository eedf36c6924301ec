import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { largestPhotoBytes } from './drawing.ts';

/** Photos that cost as much as a file may: as large as is taken, and as hard to open. */
export async function heavyPhotos(): Promise<readonly Buffer[]> {
  const flat = (side: number, channels: 3 | 4) =>
    sharp({ create: { width: side, height: side, channels, background: '#557799' } });
  const photos = await Promise.all([
    flat(7000, 3).jpeg().toBuffer(),
    flat(4200, 3).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
    flat(4900, 4).png({ progressive: true, compressionLevel: 1 }).toBuffer(),
    flat(4100, 4).webp({ lossless: true, effort: 0 }).toBuffer(),
    // A hundred megapixels: refused, and as many bytes on their way.
    flat(10_100, 3).jpeg().toBuffer(),
  ]);
  return photos.map((photo) =>
    Buffer.concat([photo, randomBytes(largestPhotoBytes - photo.length)]),
  );
}

/** Sends forms of three of these photos each, so many at once and so often; how many of each status. */
export async function floodWithForms(
  url: string,
  photos: readonly Buffer[],
  { clients, times }: { readonly clients: number; readonly times: number },
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  const client = async (_: unknown, number: number) => {
    for (let time = 0; time < times; time += 1) {
      const form = new FormData();
      form.append('words', 'A flood.');
      for (const place of [0, 1, 2]) {
        const photo = photos[(number + time + place) % photos.length] as Buffer<ArrayBuffer>;
        form.append('photos', new Blob([photo]), 'photo.jpg');
      }
      const answer = await fetch(`${url}/reports/new`, { method: 'POST', body: form });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return statuses;
}

/** The process of a server that draws, while there is one. */
export async function drawingOf(server: number): Promise<number | undefined> {
  const children = await readFile(`/proc/${server}/task/${server}/children`, 'utf8');
  for (const pid of children.trim().split(' ').map(Number)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('drawing-main')) return pid;
  }
  return undefined;
}

/** Watches what draws, which comes and goes, to the end; then says how much memory it ever had, in MB. */
export function watchDrawing(server: number): { end(): Promise<number> } {
  let [most, isOver] = [0, false];
  const look = async () => {
    const pid = await drawingOf(server);
    if (pid !== undefined) most = Math.max(most, await peakMemory(pid).catch(() => 0));
  };
  const watching = (async () => {
    for (; !isOver; await sleep(50)) await look();
    await look();
  })();
  const end = async () => {
    isOver = true;
    await watching;
    return most;
  };
  return { end };
}

/** The most memory that a process has had, in MB (`VmHWM` of proc(5)). */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
}
