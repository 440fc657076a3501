import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import {
  type Bytes,
  type Condition,
  type DeepReadonly,
  type IntOrString,
  type LabelSelector,
  type ObjectMeta,
  type Quantity,
  type RawExtension,
  type Time,
  type TypeMeta,
  type Wire,
  type int64,
} from '@kube-codegen/runtime/meta/v1';

/**
 * Thing is every type at once. It closes comments early: *\/ and speaks `${to}` templates.
 *
 * +genclient
 */
export interface Thing extends TypeMeta {
  metadata: ObjectMeta;
  spec: ThingSpec;
  status?: ThingStatus;
}

/**
 * Loose has members that nobody named, and a part with a kind of its own.
 *
 * +genclient
 */
export interface Loose extends TypeMeta {
  metadata: ObjectMeta;
  part?: LoosePart;
  [other: string]: unknown;
}

export interface LoosePart extends TypeMeta {
  name: string;
  [other: string]: unknown;
}

/** Values that may be undefined, which JSON leaves out. */
export interface Sparse {
  leaf: Tree['left'];
  leaves?: { [name: string]: Leaf | undefined };
  lists?: Record<string, Leaf[] | undefined>;
  maps?: { [name: string]: { [name: string]: string } | undefined };
  byLetter?: { [K in 'a' | 'b']: Leaf | undefined };
}

export type SparseMap = Record<string, Leaf | undefined>;

export interface Base {
  /** Inherited by ThingSpec. */
  owner?: Leaf;
}

export interface ThingSpec extends Base {
  name: string;
  count?: int64;
  port: IntOrString;
  amount?: Quantity;
  since?: Time;
  data?: Bytes;
  raw?: RawExtension;
  anything?: unknown;
  selector?: LabelSelector;
  template?: Wire<V1PodTemplateSpec>;
  mode: Mode;
  names?: Names;
  leaf: Leaf;
  nullable: Leaf | null;
  readonly fixed?: Leaf;
  leaves: Leaf[];
  matrix?: Leaf[][];
  byName?: { [name: string]: Leaf };
  groups?: Record<string, Leaf[]>;
  sparse?: Sparse;
  inPlace?: {
    leaf: Leaf;
    tags: string[];
  };
  choice?: string | Leaf;
  tree?: Tree;
  json?: JsonValue;
  custom?: Custom;
  shallow?: Shallow;
  open?: Open;
  /**
   * +listType=map
   * +listMapKey=port
   * +listMapKey=protocol
   */
  ports?: Port[];
  /** +listType=set */
  finalizers?: string[];
  /** +mapType=atomic */
  labels?: Record<string, string>;
  /**
   * +listType=map
   * +listMapKey=port
   * +listMapKey=protocol
   */
  aliased?: AliasedPorts;
  /**
   * +listType=map
   * +listMapKey=port
   */
  nullablePorts?: NullablePorts;
  /** Merges as its alias says. */
  keyed?: KeyedPorts;
  /** +k8s:listType=atomic */
  whole?: KeyedPorts;
  frozen?: Frozen;
  /** +mapType=granular */
  thawed?: Frozen;
  /** +structType=atomic */
  solid?: Port;
  /** +structType=granular */
  loose?: Solid;
  'a-b'?: Leaf;
  '1st'?: Leaf;
  'it\'s "quoted"\\'?: string;
  __proto__?: Leaf;
  inherited?: Inherited;
  default?: Leaf;
}

export interface ThingStatus {
  /**
   * +listType=map
   * +listMapKey=type
   */
  conditions?: Condition[];
}

export type Mode = 'fast' | 'slow' | '';

export type Names = string[];

export interface Leaf {
  value: string;
  tags?: string[];
}

export interface Tree {
  value: Leaf;
  left?: Tree;
  right?: Tree | null;
  children?: Tree[];
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Custom is copied by a function of its own. */
export interface Custom {
  token: string;
}

/** The hand-written copy of a Custom. */
export function deepCopyCustom(from: DeepReadonly<Custom>): Custom {
  return { token: `copy of ${from.token}` };
}

/**
 * Shallow asked for no copy function.
 *
 * +k8s:deepcopy-gen=false
 */
export interface Shallow {
  leaf: Leaf;
}

/** Open has members that nobody named. */
export interface Open {
  known?: string;
  [other: string]: unknown;
}

/** Inherited has members that every object has. */
export interface Inherited {
  constructor?: Leaf;
  toString?: Leaf;
}

export type Ports = Port[];

export type AliasedPorts = Ports;

export type NullablePorts = AliasedPorts | null;

/**
 * +listType=map
 * +listMapKey=port
 */
export type KeyedPorts = Ports;

/** +mapType=atomic */
export type Frozen = Record<string, string>;

/** +structType=atomic */
export interface Solid {
  port?: Port;
}

export interface Port {
  port: number;
  /** +default="TCP" */
  protocol?: string;
  name?: string;
}
