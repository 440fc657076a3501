/** Version of this package; a test holds it to package.json. */
export const runtimeVersion = '0.1.0';

/** `<program> (<os>/<arch>) kube-codegen/<version>`, the system in Go's words as other clients have it. */
export function defaultUserAgent(programPath: string | undefined): string {
  const file = (programPath ?? '').split(/[/\\]/).pop() ?? '';
  const program = file.replace(/\.[cm]?[jt]s$/, '').replace(/[^\w.-]/g, '') || 'node';
  const { arch, platform } = process;
  const os = platform === 'win32' ? 'windows' : platform;
  return `${program} (${os}/${arch === 'x64' ? 'amd64' : arch}) kube-codegen/${runtimeVersion}`;
}
