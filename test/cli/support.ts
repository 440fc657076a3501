import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a call of the command line left on the terminal. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs `codegen` from its source, as a process of its own. */
export function codegen(
  cwd: string,
  words: readonly string[],
  { env = {}, input = '' }: CallOptions = {},
): Promise<Outcome> {
  return run(process.execPath, ['--conditions=@kube-codegen/source', main, ...words], { cwd, env, input });
}

/** Runs any program. Of the environment, only PATH and the temporary folder get through. */
export function run(
  program: string,
  words: readonly string[],
  { cwd, env = {}, input = '' }: CallOptions & { readonly cwd: string },
): Promise<Outcome> {
  const { PATH = '', TMPDIR = tmpdir() } = process.env;
  const child = spawn(program, words, { cwd, env: { PATH, TMPDIR, ...env } });
  const chunks = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (chunks.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (chunks.err += chunk));
  child.stdin.on('error', () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, ...chunks }));
  });
}

/** A temporary folder with files, gone after the test. */
export function makeProject(context: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kube-codegen-cli-')));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  putFiles(root, files);
  return root;
}

export function putFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Every file below a folder, text by path. */
export function readTree(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

/** Times vary: `0.31 s` → `# s`. */
export function steady(text: string): string {
  return text.replaceAll(/\d+\.\d\d s/g, '# s').replaceAll(/\d+ files?:/g, '# files:');
}

const api = new URL('../../src/sample-controller/apis/samplecontroller/v1alpha1/', import.meta.url);

/** The Foo API as a project: its types below `apis/`, and a codegen.yaml. */
export const fooProject: Readonly<Record<string, string>> = {
  'apis/samplecontroller/v1alpha1/doc.ts': readFileSync(new URL('doc.ts', api), 'utf8'),
  'apis/samplecontroller/v1alpha1/types.ts': readFileSync(new URL('types.ts', api), 'utf8'),
  'codegen.yaml': 'apis: [apis]\n',
};

/** The path of Foo's types in `fooProject`. */
export const fooTypes = 'apis/samplecontroller/v1alpha1/types.ts';
