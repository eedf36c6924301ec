import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** A component of a CycloneDX 1.5 document, as far as it is looked at here. */
export interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly (
    | { readonly license: { readonly id?: string; readonly name?: string } }
    | { readonly expression: string }
  )[];
}

export interface Bill {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly components: readonly Component[];
}

/** What a running server and the private app are made of, from the lock file: every platform's. */
export function makeBill(): Bill {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 32 * 2 ** 20,
  });
  if (status !== 0) throw new Error(`npm sbom: ${stderr}`);
  return JSON.parse(stdout) as Bill;
}

/** The licences of a component, in SPDX's words. */
export function licencesOf({ licenses = [] }: Component): readonly string[] {
  return licenses.map((each) =>
    'expression' in each ? each.expression : (each.license.id ?? each.license.name ?? ''),
  );
}

/** `npm run sbom -- FILE`. */
if (import.meta.main) {
  const [file] = process.argv.slice(2);
  const text = `${JSON.stringify(makeBill(), null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
