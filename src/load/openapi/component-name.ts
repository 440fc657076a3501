/** The parts of a component's name: `io.k8s.api.apps.v1.Deployment`. */
export interface ComponentName {
  /** `io.k8s.api.apps.v1`, the Go package with dots. */
  readonly package: string;
  /** `Deployment`. */
  readonly type: string;
}

/** Splits the name of a component. */
export function parseComponentName(name: string): ComponentName {
  const dot = name.lastIndexOf('.');
  return { package: name.slice(0, Math.max(0, dot)), type: name.slice(dot + 1) };
}

/** The component that a reference names (RFC 6901, in a fragment); undefined for references to anything else. */
export function componentOfRef(ref: string): string | undefined {
  const prefix = '#/components/schemas/';
  return ref.startsWith(prefix) ? unescaped(ref.slice(prefix.length)) : undefined;
}

function unescaped(token: string): string {
  if (!/[%~]/.test(token)) return token;
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return token;
  }
}

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Types of meta/v1 that `@kube-codegen/runtime/meta/v1` has, wire shape and all. */
const runtimeTypes = new Set(
  `Condition Duration FieldsV1 LabelSelector LabelSelectorRequirement ListMeta ManagedFieldsEntry MicroTime ObjectMeta
   OwnerReference Status StatusCause StatusDetails Time`.split(/\s+/),
);

const scalarComponents: ReadonlyMap<string, string> = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', 'Quantity'],
  ['io.k8s.apimachinery.pkg.runtime.RawExtension', 'RawExtension'],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', 'IntOrString'],
]);

/** The type of `@kube-codegen/runtime/meta/v1` that a component is; undefined where the runtime has none. */
export function runtimeTypeOf(name: string): string | undefined {
  const { package: owner, type } = parseComponentName(name);
  return owner === metaPackage && runtimeTypes.has(type) ? type : scalarComponents.get(name);
}
