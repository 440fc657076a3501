/** T with every property readonly, at every depth: what an informer's cache owns. A T is a DeepReadonly<T>. */
export type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends (infer E)[]
    ? readonly DeepReadonly<E>[]
    : T extends readonly (infer E)[]
      ? readonly DeepReadonly<E>[]
      : T extends object
        ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
        : T;
