import type { KindNames } from './api.ts';
import { fileNameOf } from './file-name.ts';
import { isUpperCamel, lowerCamel, safeVariable, upperFirst } from './identifier.ts';
import { pluralOf } from './plural.ts';

/** What markers and options say about the names of a kind. */
export interface NameOverrides {
  /** Type name to plural. */
  readonly pluralExceptions?: ReadonlyMap<string, string>;
  /** The REST resource, from `+resourceName` or `+kubebuilder:resource:path`. */
  readonly resource?: string;
  /** The REST singular. */
  readonly singular?: string;
  /** Name of the declared list type. */
  readonly list?: string;
  /** The kind on the wire, from `+codegen:kind`. */
  readonly kind?: string;
  /** The kind of its lists on the wire, from `+codegen:listKind`. */
  readonly listKind?: string;
}

/** Every name that output derives from the kind `type`; pure, so equal input gives equal names. */
export function kindNames(type: string, overrides: NameOverrides = {}): KindNames {
  const plural = upperFirst(pluralOf(type, overrides.pluralExceptions));
  const { kind = type, list = `${type}List` } = overrides;
  return {
    type,
    kind,
    variable: safeVariable(lowerCamel(type)),
    plural,
    accessor: safeAccessor(lowerCamel(plural)),
    resource: overrides.resource ?? plural.toLowerCase(),
    singular: overrides.singular ?? kind.toLowerCase(),
    list,
    listKind: overrides.listKind ?? (kind === type ? list : `${kind}List`),
    file: fileNameOf(type),
  };
}

/** Whether the type of a kind may have the name: UpperCamel ASCII letters and digits, at most 63. */
export function isKindName(name: string): boolean {
  return isUpperCamel(name) && name.length <= 63;
}

/** Whether API servers take the text as a kind: a DNS-1035 label, letters' case aside. */
export function isWireKind(kind: string): boolean {
  return isResourceName(kind.toLowerCase());
}

/** Whether the text can be a REST resource or singular: a DNS-1035 label. */
export function isResourceName(name: string): boolean {
  return /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= 63;
}

/** Members that every object or every generated client has, so no accessor and no custom method may take their names. */
const takenMembers: ReadonlySet<string> = new Set([
  // In an interface, `new()` is no method but what constructs.
  'new',
  ...Object.getOwnPropertyNames(Object.prototype),
  'resourceClient',
  'restClient',
  'then',
]);

/** Members of a generated lister, beside which it has an accessor. */
const listerMembers: ReadonlySet<string> = new Set(['list', 'resource']);

/** The accessor, with `Kind` behind it where it would hide a member: `listKind`. */
function safeAccessor(name: string): string {
  return takenMembers.has(name) || listerMembers.has(name) ? `${name}Kind` : name;
}

/** Whether a generated client can have a method of the name: an identifier that hides nothing. */
export function isFreeMemberName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) && !takenMembers.has(name);
}
