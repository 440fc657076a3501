import type { ResourceDescriptor } from '../../rest/rest-client.ts';

const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/**
 * Whether a resource is one of the API server's own rather than a custom one. They differ: only built-in kinds take
 * strategic merge patches and updates without a resourceVersion, and the items of their lists do not name their kind.
 */
export function isBuiltIn({ group }: Pick<ResourceDescriptor, 'group'>): boolean {
  return builtInGroups.has(group);
}

/** Kinds of the core group, and groups, whose objects count generations. */
const coreWithGeneration: ReadonlySet<string> = new Set(['pods', 'replicationcontrollers']);
const groupsWithoutGeneration: ReadonlySet<string> = new Set([
  'coordination.k8s.io',
  'events.k8s.io',
  'rbac.authorization.k8s.io',
]);

/** Whether objects of a resource have a generation. Custom ones always have. */
export function countsGenerations({ group, resource }: ResourceDescriptor): boolean {
  if (group === '') return coreWithGeneration.has(resource);
  return !groupsWithoutGeneration.has(group);
}

/** Whether a subresource is the one by which CertificateSigningRequests are approved and denied. */
export function isApproval({ group, resource }: ResourceDescriptor, subresource: string | undefined): boolean {
  return group === 'certificates.k8s.io' && resource === 'certificatesigningrequests' && subresource === 'approval';
}

/** Questions, by `resource.group`: they are answered where they are created, and never stored. */
const questions: ReadonlySet<string> = new Set([
  'selfsubjectreviews.authentication.k8s.io',
  'tokenreviews.authentication.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
]);

/** Whether objects of a resource can only be created, and are not kept. */
export function isCreateOnly({ group, resource }: ResourceDescriptor): boolean {
  return questions.has(`${resource}.${group}`);
}
