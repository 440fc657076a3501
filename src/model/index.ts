/**
 * The API model: what was read, as readonly data with a position on every node, before anything is decided about
 * output. Whether a type was written by hand or made from a CRD cannot be told here.
 */
export {
  type ApiModel,
  type ApiVersion,
  type ClientSpec,
  type ClientVerb,
  clientVerbs,
  type CustomMethod,
  type FunctionDeclaration,
  type Kind,
  type KindNames,
  type Scope,
} from './api.ts';
export { fileNameOf, fileNamesOf, safeFolderName } from './file-name.ts';
export {
  type GroupInput,
  type GroupNames,
  type GroupNaming,
  isGroupGoName,
  isGroupName,
  nameGroups,
} from './group-names.ts';
export { isUpperCamel, lowerCamel, safeVariable, upperCamel, upperFirst } from './identifier.ts';
export {
  isFreeMemberName,
  isKindName,
  isResourceName,
  isWireKind,
  kindNames,
  type NameOverrides,
} from './kind-names.ts';
export type { Marker } from './marker.ts';
export type { SymbolOrigin, SymbolRef } from './symbol.ts';
export { compareApiVersions, compareVersions, isVersionName } from './order.ts';
export { pluralOf } from './plural.ts';
export {
  allMembers,
  declarationOf,
  externalBases,
  hasMarker,
  isLeftOut,
  isRecursive,
  kindsWithClient,
  type KindWithClient,
  markersNamed,
  partsOf,
  partsOfDeclaration,
  partsOfStruct,
  reachableTypes,
  referencesIn,
  resolveAlias,
  structOf,
  typesByName,
  versionOf,
  versionsWithClients,
} from './queries.ts';
export type { DeclarationRef, Doc, Member, Scalar, Struct, Type, TypeDeclaration } from './type.ts';
