import { type ApiVersion, upperCamel } from '../model/index.ts';

/** `SamplecontrollerV1alpha1`: tells the names of one version from those of all others. */
export function versionQualifier({ groupGoName, version }: Pick<ApiVersion, 'groupGoName' | 'version'>): string {
  return groupGoName + upperCamel(version);
}
