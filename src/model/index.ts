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
  type Kind,
  type KindNames,
  type Scope,
} from './api.ts';
export type { Marker } from './marker.ts';
export type { DeclarationRef, Doc, Member, Scalar, Struct, Type, TypeDeclaration } from './type.ts';
