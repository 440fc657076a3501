import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const archive = fileURLToPath(new URL('../../../shared/crds/corpus.tar.xz', import.meta.url));

/**
 * The folder with the CRDs of real projects, unpacked once for each content of the archive, outside the checkout.
 * Undefined where the archive is not there.
 */
export function unpackCorpus(): string | undefined {
  if (!existsSync(archive)) return undefined;
  const digest = createHash('sha256').update(readFileSync(archive)).digest('hex').slice(0, 16);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kube-codegen');
  const folder = join(cache, `corpus-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'unpack-'));
  execFileSync('tar', ['--extract', '--xz', '--file', archive, '--directory', fresh]);
  // Renamed when it is whole, so that a broken run leaves nothing that looks finished.
  renameSync(fresh, folder);
  return folder;
}
