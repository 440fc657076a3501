/** T with every member optional, at every depth, items of lists included: what an apply configuration says of a T. */
export type DeepPartial<T> = T extends readonly (infer E)[]
  ? DeepPartial<E>[]
  : T extends object
    ? string extends keyof T
      ? PartialEntries<T> & PartialMembers<T>
      : { [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/** The index signature of an open type. A question mark would let undefined in among its values. */
type PartialEntries<T> = { [K in keyof T as string extends K ? K : never]: DeepPartial<T[K]> };

type PartialMembers<T> = { [K in keyof T as string extends K ? never : K]?: DeepPartial<T[K]> };
