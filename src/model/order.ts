import { compareText } from '../diagnostics/index.ts';
import type { ApiVersion } from './api.ts';

/** A version name of Kubernetes, taken apart: stability 2 is GA, 1 beta, 0 alpha, -1 anything else. */
interface VersionRank {
  readonly stability: number;
  readonly major: number;
  readonly minor: number;
}

/** Whether the text is a version name of Kubernetes: `v1`, `v1beta1`, `v2alpha3`. */
export function isVersionName(text: string): boolean {
  return /^v[1-9][0-9]*(?:(?:alpha|beta)[1-9][0-9]*)?$/.test(text);
}

function rankOf(version: string): VersionRank {
  const match = /^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$/.exec(version);
  if (!match) return { stability: -1, major: 0, minor: 0 };
  const stability = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return { stability, major: Number(match[1]), minor: Number(match[3] ?? 0) };
}

/**
 * Orders versions by priority, the preferred first: GA before beta before alpha, then the higher numbers; names of no
 * such form last, by code unit (apimachinery pkg/version CompareKubeAwareVersionStrings).
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  return right.stability - left.stability || right.major - left.major || right.minor - left.minor || compareText(a, b);
}

/** The order of `ApiModel.versions`: by group name, then by version priority, then by id. */
export function compareApiVersions(a: ApiVersion, b: ApiVersion): number {
  return compareText(a.group, b.group) || compareVersions(a.version, b.version) || compareText(a.id, b.id);
}
