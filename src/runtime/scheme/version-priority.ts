const shape = /^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$/;
const stages = ['alpha', 'beta'];

/**
 * Orders versions as Kubernetes does, the preferred first: stable before beta before alpha, then the higher number; what
 * is no Kubernetes version comes last, in the order of its letters (apimachinery `version.CompareKubeAwareVersionStrings`).
 */
export function compareVersions(a: string, b: string): number {
  const left = rank(a);
  const right = rank(b);
  if (left === undefined || right === undefined) {
    if (left !== undefined) return -1;
    if (right !== undefined) return 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return right.stage - left.stage || right.major - left.major || right.minor - left.minor;
}

function rank(version: string): { stage: number; major: number; minor: number } | undefined {
  const match = shape.exec(version);
  if (match === null) return undefined;
  const [, major, stage, minor] = match;
  const stageRank = stage === undefined ? stages.length : stages.indexOf(stage);
  return { stage: stageRank, major: Number(major), minor: Number(minor ?? 0) };
}
