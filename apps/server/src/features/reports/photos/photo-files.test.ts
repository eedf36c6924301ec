import assert from 'node:assert/strict';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PhotoFiles } from './photo-files.ts';

const tenMinutes = 600_000;

/** A photo of a report, as one that came with a form becomes it. */
async function settled(files: PhotoFiles): Promise<string> {
  const { id } = await files.keepDraft(async ({ large, small }) => {
    await Promise.all([writeFile(large, 'large'), writeFile(small, 'small')]);
    return { width: 4, height: 3, position: undefined };
  });
  await files.settle(id);
  return id;
}

test('a picture that no report has goes within a day, but not while its form is being taken', async () => {
  const data = await mkdtemp(join(tmpdir(), 'nearhand-photos-'));
  try {
    const files = new PhotoFiles(data, Buffer.alloc(32, 7));
    const [kept, stray] = [await settled(files), await settled(files)];
    const known = async (ids: readonly string[]) => new Set(ids.filter((id) => id === kept));
    const there = async () =>
      await Promise.all(
        [kept, stray].flatMap((id) =>
          (['large', 'small'] as const).map((size) =>
            access(files.pathOf(id, size)).then(
              () => true,
              () => false,
            ),
          ),
        ),
      );
    const begun = Date.now();
    // Every folder had its turn in the day before: at that time, no file is an hour old.
    for (let round = 0; round < 128; round += 1) {
      await files.sweepStrays(begun - round * tenMinutes, known);
    }
    assert.deepEqual(await there(), [true, true, true, true]);
    for (let round = 0; round < 128; round += 1) {
      await files.sweepStrays(begun + 7_200_000 + round * tenMinutes, known);
    }
    assert.deepEqual(await there(), [true, true, false, false]);
  } finally {
    await rm(data, { recursive: true });
  }
});
