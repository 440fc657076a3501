import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** The oldest Node that the packages promise to run on. */
export const oldestNode = '22.19.0';

export interface Consumer {
  readonly folder: string;
  /** Runs a command in the folder with its own `node` first on the path; gives exit code and both outputs. */
  run(
    command: string,
    ...args: readonly string[]
  ): { readonly code: number; readonly stdout: string; readonly stderr: string };
  remove(): void;
}

/** Packs every package of the repository and gives the tarballs' paths. */
export function packAll(folder: string): readonly string[] {
  return ['.', 'src/runtime', 'src/kubernetes'].map((path) => {
    const output = execFileSync('npm', ['pack', '--ignore-scripts', '--json', `--pack-destination=${folder}`], {
      cwd: join(root, path),
      encoding: 'utf8',
    });
    const [packed]: readonly { filename: string }[] = Object.values(JSON.parse(output));
    return join(folder, packed?.filename ?? '');
  });
}

/** An empty folder with the packed packages, Node 22.19 and `more` installed. */
export function newConsumer(tarballs: readonly string[], ...more: readonly string[]): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-consumer-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const env = {
    PATH: `${join(folder, 'node_modules', '.bin')}:${process.env['PATH']?.replace(/[^:]*node_modules\/\.bin:/g, '') ?? ''}`,
    HOME: process.env['HOME'] ?? folder,
    NO_COLOR: '1',
  };
  const run: Consumer['run'] = (command, ...args) => {
    try {
      const stdout = execFileSync(command, args, {
        cwd: folder,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { code: 0, stdout, stderr: '' };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number | null; stdout: string; stderr: string };
      return { code: status ?? -1, stdout, stderr };
    }
  };
  const installed = run(
    'npm',
    'install',
    '--prefer-offline',
    '--no-fund',
    '--no-audit',
    `node@${oldestNode}`,
    ...tarballs,
    ...more,
  );
  if (installed.code !== 0) throw new Error(`npm install failed:\n${installed.stdout}\n${installed.stderr}`);
  return { folder, run, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
