import { fileURLToPath } from 'node:url';
import type { OutputChunk } from 'rolldown';
import type { App } from '../http/fastify-app.ts';
import { leafletScript } from '../map/map-files.ts';
import { Refusal } from '../refusal.ts';

/** The scripts that make pages more comfortable, as they are served. */
export interface DeviceScripts<Name extends string> {
  /** The address of the file that a page names; what it needs besides it fetches when needed. */
  readonly paths: Readonly<Record<Name, string>>;
  /** File name to text; each name has the hash of its content. */
  readonly files: ReadonlyMap<string, string>;
}

export interface LaterScripts<Name extends string> {
  /** Built once a process, when a page first needs one. */
  current(): Promise<DeviceScripts<Name>>;
  /** Serves them at their addresses, to be kept for good. */
  serve(app: App): void;
}

/** Scripts out of TypeScript sources, under `folder` of the server. */
export function laterScripts<Name extends string>(
  folder: string,
  sources: Readonly<Record<Name, URL>>,
): LaterScripts<Name> {
  let built: Promise<DeviceScripts<Name>> | undefined;
  const current = () => {
    built ??= build(folder, sources).catch((error: unknown) => {
      // The next page tries again, instead of every one failing until a restart.
      built = undefined;
      throw error;
    });
    return built;
  };
  const serve = (app: App) => {
    app.get(`${folder}/:file`, { config: { standsAlone: true } }, async (request, reply) => {
      const { file } = request.params as { readonly file: string };
      const text = (await current()).files.get(file);
      if (text === undefined) throw new Refusal('not-found');
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .type('text/javascript; charset=utf-8')
        .send(text);
    });
  };
  return { current, serve };
}

async function build<Name extends string>(
  folder: string,
  sources: Readonly<Record<Name, URL>>,
): Promise<DeviceScripts<Name>> {
  // Large, and no start needs it.
  const { rolldown } = await import('rolldown');
  const names = Object.keys(sources) as Name[];
  const bundle = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, fileURLToPath(sources[name])])),
    platform: 'browser',
    // Fetched by itself and only for a map: one file for the maps of all pages.
    external: ['leaflet'],
    transform: { target: 'chrome106' },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    paths: { leaflet: leafletScript.path },
    minify: true,
    entryFileNames: '[name].[hash].js',
    chunkFileNames: '[name].[hash].js',
  });
  await bundle.close();
  const chunks = output.filter((each): each is OutputChunk => each.type === 'chunk');
  const pathOf = (name: Name) => {
    const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
    if (entry === undefined) throw new Error(`no script came of ${sources[name].pathname}`);
    return `${folder}/${entry.fileName}`;
  };
  return {
    paths: Object.fromEntries(names.map((name) => [name, pathOf(name)])) as Record<Name, string>,
    files: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
  };
}
