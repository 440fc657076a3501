import { type SymbolRef, type Type, upperCamel } from '../model/index.ts';
import { type Refs, typeOf, valueOf } from '../plan/index.ts';
import { code, type Code, literal, metaModule, printType } from '../render/index.ts';
import { builtInConfigurations } from './built-in-configurations.ts';
import { schemaConstant } from './kind-types.ts';
import { applyModule, metaType } from './runtime-symbols.ts';

/** A type of another package. */
export type ExternalType = Type & { readonly kind: 'external' };

const kubernetes = '@kube-codegen/kubernetes/';
const autoscalingModule = '@kube-codegen/runtime/autoscaling/v1';

/**
 * What an apply configuration holds in place of a type of another package: the configuration that the package has of it;
 * metadata without what servers alone write; else the type with every member optional.
 */
export function externalConfiguration(type: ExternalType, refs: Refs): Code {
  const { module, name } = type;
  const printed = printType(type, refs.type);
  const builtIn = builtInOf(type);
  if (builtIn) return code`${typeOf(builtIn.module, `${name}ApplyConfiguration`)}`;
  if (module === autoscalingModule) return code`${typeOf(module, `${name}ApplyConfiguration`)}`;
  if (module === metaModule && name === 'ObjectMeta') return code`Omit<${printed}, 'managedFields' | 'selfLink'>`;
  if (module === metaModule && name === 'FieldsV1') return printed;
  return code`${metaType('DeepPartial')}<${printed}>`;
}

/** Whether a type's package says how its values merge. */
export function hasMergeSchema(type: ExternalType): boolean {
  return isObjectMeta(type) || builtInOf(type) !== undefined;
}

/** How values of a type merge that `hasMergeSchema` says yes to, as its package says it. */
export function externalMergeSchema(type: ExternalType): Code {
  const builtIn = builtInOf(type);
  if (builtIn === undefined) return code`${valueOf(applyModule, 'objectMetaSchema')}`;
  const { isKind, groupVersion, module } = builtIn;
  const from = (symbol: string): SymbolRef => ({
    ...valueOf(`${module}/merge-schema`, symbol),
    qualifier: upperCamel(groupVersion),
  });
  if (isKind) return code`{ type: 'object', schema: ${from(schemaConstant(type.name))} }`;
  return code`{ type: 'ref', name: ${literal(type.name)}, types: ${from('types')} }`;
}

function isObjectMeta({ module, name }: ExternalType): boolean {
  return module === metaModule && name === 'ObjectMeta';
}

interface BuiltIn {
  readonly groupVersion: string;
  /** The module of the apply configurations of the version. */
  readonly module: string;
  readonly isKind: boolean;
}

/** The built-in type of which `@kube-codegen/kubernetes` has an apply configuration and a merge schema. */
function builtInOf({ module, name }: ExternalType): BuiltIn | undefined {
  const groupVersion = module.startsWith(kubernetes) ? module.slice(kubernetes.length) : '';
  const found = builtInConfigurations.get(groupVersion);
  const isKind = found?.kinds.has(name) ?? false;
  if (!isKind && !found?.types.has(name)) return undefined;
  return { groupVersion, module: `${kubernetes}applyconfiguration/${groupVersion}`, isKind };
}
