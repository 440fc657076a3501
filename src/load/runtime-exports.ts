import { metaModule } from './meta-module.ts';

/**
 * What the modules of the runtime export that API types are made of, so that nothing needs to be looked for on the disk
 * where a project imports from these alone. A test compares it with the runtime itself.
 */
export const runtimeExports: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    metaModule,
    namesIn(
      'ApplyOptions Bytes CallOptions Condition CreateOptions DeepPartial DeepReadonly DeleteOptions Duration EmbeddedResource ' +
        'FieldRequirement FieldsV1 GetOptions GroupKind GroupResource GroupVersion GroupVersionKind ' +
        'GroupVersionResource IntOrString KubernetesList KubernetesObject LabelSelector LabelSelectorInput ' +
        'LabelSelectorRequirement ListMeta ListOptions ManagedFieldsEntry MicroTime NewCondition ObjectMeta ' +
        'ObjectName OwnerReference ParsedLabelSelector PatchOptions Preconditions Quantity RawExtension ' +
        'SelectorError SelectorOperator SelectorRequirement Status StatusCause StatusDetails StatusReason ' +
        'Time TypeMeta UpdateOptions WatchEvent WatchOptions Wire Writable WriteOptions copyList copyMap ' +
        'copyRest deepCopyCondition deepCopyJson deepCopyLabelSelector deepCopyLabelSelectorRequirement ' +
        'deepCopyListMeta deepCopyManagedFieldsEntry deepCopyObjectMeta deepCopyOwnerReference deepCopyStatus ' +
        'deepCopyStatusCause deepCopyStatusDetails deepCopyTypeMeta double escapeFieldValue ' +
        'fieldSelectorMatches findCondition float formatFieldSelector formatGroupVersion formatLabelSelector ' +
        'formatMicroTime formatTime getControllerOf int32 int64 isConditionTrue isControlledBy keyOf ' +
        'labelKeyProblem labelSelectorMatches labelValueProblem metadataFields newControllerRef objectNameOf ' +
        'parseFieldSelector parseGroupVersion parseKey parseLabelSelector setCondition writable',
    ),
  ],
  [
    '@kube-codegen/runtime/autoscaling/v1',
    namesIn(
      'Scale ScaleApplyConfiguration ScaleSpec ScaleSpecApplyConfiguration ScaleStatus ' +
        'ScaleStatusApplyConfiguration scaleApplyConfiguration',
    ),
  ],
]);

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
