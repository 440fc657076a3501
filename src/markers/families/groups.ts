import { family, type MarkerSpec } from '../spec.ts';

/** Names of groups, versions and resources. */
export const groupMarkers: readonly MarkerSpec[] = family('groups and names', [
  [
    'groupName',
    'p',
    'raw',
    '=samplecontroller.k8s.io',
    'The API group of the version; an empty value means the core group.',
  ],
  [
    'groupGoName',
    'p',
    'text',
    '=SampleController',
    'The name of the group in identifiers, instead of its first segment.',
  ],
  ['versionName', 'p', 'text', '=v1alpha1', 'The name of the version; it must be that of the folder.'],
  ['resourceName', 't', 'text', '=foos', 'The REST resource of the kind, instead of its lower-case plural.'],
]);
