import type { TypeMeta } from '../meta/v1/index.ts';

/** One version of a group. */
export interface GroupVersionForDiscovery {
  /** As in `apps/v1`. */
  groupVersion: string;
  version: string;
}

/** A group that the server has (meta/v1 APIGroup). */
export interface ApiGroup extends TypeMeta {
  /** Empty for the core group. */
  name: string;
  /** In the server's order of preference. */
  versions: GroupVersionForDiscovery[];
  preferredVersion?: GroupVersionForDiscovery;
}

/** A resource or subresource of a version (meta/v1 APIResource). */
export interface ApiResource {
  /** Plural name, `foos`, or with its subresource `foos/status`. */
  name: string;
  singularName: string;
  namespaced: boolean;
  /** Group of the kind, where it is not that of the list. */
  group?: string;
  /** Version of the kind, where it is not that of the list. */
  version?: string;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
}

/** The resources of one version (meta/v1 APIResourceList). */
export interface ApiResourceList extends TypeMeta {
  groupVersion: string;
  resources: ApiResource[];
}

/** Version of the server (version.Info). */
export interface ServerVersion {
  major: string;
  minor: string;
  gitVersion: string;
  gitCommit: string;
  gitTreeState: string;
  buildDate: string;
  goVersion: string;
  compiler: string;
  platform: string;
}
