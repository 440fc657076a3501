import type { SymbolRef } from '../model/index.ts';
import { typeOf, valueOf } from '../plan/index.ts';
import { metaModule } from '../render/index.ts';

/** The module of server-side apply. */
export const applyModule = '@kube-codegen/runtime/apply';

/** A type of `@kube-codegen/runtime/meta/v1`. */
export function metaType(name: string): SymbolRef {
  return typeOf(metaModule, name);
}

/** A function of `@kube-codegen/runtime/meta/v1`. */
export function metaValue(name: string): SymbolRef {
  return valueOf(metaModule, name);
}

/** A type of `@kube-codegen/runtime/rest`. */
export function restType(name: string): SymbolRef {
  return typeOf('@kube-codegen/runtime/rest', name);
}

/** A class or function of `@kube-codegen/runtime/rest`. */
export function restValue(name: string): SymbolRef {
  return valueOf('@kube-codegen/runtime/rest', name);
}

/** A type of `@kube-codegen/runtime/cache`. */
export function cacheType(name: string): SymbolRef {
  return typeOf('@kube-codegen/runtime/cache', name);
}

/** A class or function of `@kube-codegen/runtime/cache`. */
export function cacheValue(name: string): SymbolRef {
  return valueOf('@kube-codegen/runtime/cache', name);
}
