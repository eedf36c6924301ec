import { fileURLToPath } from 'node:url';
import { type OutputChunk, rolldown } from 'rolldown';
import { leafletFiles } from '../search/search.tsx';

export type DeviceScript = 'report-form' | 'me-too' | 'near';

/** The scripts that make report pages more comfortable, as they are served. */
export interface DeviceScripts {
  /** The address of the file that a page names; what it needs besides it fetches when needed. */
  readonly paths: Readonly<Record<DeviceScript, string>>;
  /** File name to text; each name has the hash of its content. */
  readonly files: ReadonlyMap<string, string>;
}

export const deviceScriptsFolder = '/reports/device';

let built: Promise<DeviceScripts> | undefined;

/** Built once a process, from the sources in `device/`, when a page first needs one. */
export function deviceScripts(): Promise<DeviceScripts> {
  built ??= build().catch((error: unknown) => {
    // The next page tries again, instead of every one failing until a restart.
    built = undefined;
    throw error;
  });
  return built;
}

async function build(): Promise<DeviceScripts> {
  const source = (name: DeviceScript) =>
    fileURLToPath(new URL(`./device/${name}.ts`, import.meta.url));
  const bundle = await rolldown({
    input: {
      'report-form': source('report-form'),
      'me-too': source('me-too'),
      near: source('near'),
    },
    platform: 'browser',
    // Fetched by itself and only for a map: the same file that the map of a search has.
    external: ['leaflet'],
    transform: { target: 'chrome106' },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    paths: { leaflet: leafletFiles.script },
    minify: true,
    entryFileNames: '[name].[hash].js',
    chunkFileNames: '[name].[hash].js',
  });
  await bundle.close();
  const chunks = output.filter((each): each is OutputChunk => each.type === 'chunk');
  const pathOf = (name: DeviceScript) => {
    const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
    if (entry === undefined) throw new Error(`no script came of device/${name}.ts`);
    return `${deviceScriptsFolder}/${entry.fileName}`;
  };
  return {
    paths: {
      'report-form': pathOf('report-form'),
      'me-too': pathOf('me-too'),
      near: pathOf('near'),
    },
    files: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
  };
}
