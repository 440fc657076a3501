/**
 * The types that every Kubernetes object is made of, exactly as they travel in JSON, and the small functions that go
 * with them: names, selectors, owner references, conditions, copies. Everything is plain data; times are RFC 3339 text.
 */
export type {
  Bytes,
  Duration,
  IntOrString,
  MicroTime,
  Quantity,
  RawExtension,
  Time,
  double,
  float,
  int32,
  int64,
} from './scalars.ts';
export type { EmbeddedResource, KubernetesList, KubernetesObject, TypeMeta } from './type-meta.ts';
export type { FieldsV1, ListMeta, ManagedFieldsEntry, ObjectMeta, OwnerReference } from './object-meta.ts';
export type { Status, StatusCause, StatusDetails, StatusReason } from './status.ts';
export type { WatchEvent } from './watch-event.ts';
export type {
  ApplyOptions,
  CallOptions,
  CreateOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  PatchOptions,
  Preconditions,
  UpdateOptions,
  WatchOptions,
  WriteOptions,
} from './options.ts';
export type { Wire } from './wire.ts';
export type { DeepPartial } from './deep-partial.ts';
export type { DeepReadonly } from './deep-readonly.ts';
export {
  type Writable,
  copyList,
  copyMap,
  copyRest,
  deepCopyCondition,
  deepCopyJson,
  deepCopyLabelSelector,
  deepCopyLabelSelectorRequirement,
  deepCopyListMeta,
  deepCopyManagedFieldsEntry,
  deepCopyObjectMeta,
  deepCopyOwnerReference,
  deepCopyStatus,
  deepCopyStatusCause,
  deepCopyStatusDetails,
  deepCopyTypeMeta,
  writable,
} from './deep-copy.ts';
export {
  type GroupKind,
  type GroupResource,
  type GroupVersion,
  type GroupVersionKind,
  type GroupVersionResource,
  formatGroupVersion,
  parseGroupVersion,
} from './group-version.ts';
export { type ObjectName, keyOf, objectNameOf, parseKey } from './object-name.ts';
export type { LabelSelector, LabelSelectorRequirement } from './label-selector.ts';
export {
  type LabelSelectorInput,
  type ParsedLabelSelector,
  formatLabelSelector,
  labelSelectorMatches,
  parseLabelSelector,
} from './selector.ts';
export { SelectorError, type SelectorOperator, type SelectorRequirement } from './selector-requirement.ts';
export { labelKeyProblem, labelValueProblem } from './label-syntax.ts';
export {
  type FieldRequirement,
  escapeFieldValue,
  fieldSelectorMatches,
  formatFieldSelector,
  metadataFields,
  parseFieldSelector,
} from './field-selector.ts';
export { getControllerOf, isControlledBy, newControllerRef } from './owner-reference.ts';
export {
  type Condition,
  type NewCondition,
  findCondition,
  formatMicroTime,
  formatTime,
  isConditionTrue,
  setCondition,
} from './condition.ts';
