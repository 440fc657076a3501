import type { Scalar } from '../../model/index.ts';

const scalars: Readonly<Record<Scalar, true>> = {
  int32: true,
  int64: true,
  float: true,
  double: true,
  IntOrString: true,
  Quantity: true,
  Time: true,
  MicroTime: true,
  Duration: true,
  Bytes: true,
  RawExtension: true,
};

/** Whether a name of the metadata module is a scalar alias. */
export function isScalar(name: string): name is Scalar {
  return Object.hasOwn(scalars, name);
}

/** Globals whose values JSON cannot carry, with what to write instead. */
const unfit: ReadonlyMap<string, string> = new Map([
  ['Date', 'use Time of @kube-codegen/runtime/meta/v1: times are RFC 3339 strings on the wire'],
  ['Map', 'use Record<string, T>'],
  ['WeakMap', 'use Record<string, T>'],
  ['ReadonlyMap', 'use Record<string, T>'],
  ['Set', 'use T[] with +listType=set'],
  ['WeakSet', 'use T[] with +listType=set'],
  ['ReadonlySet', 'use T[] with +listType=set'],
  ['Function', 'remove the member: methods do not travel'],
  ['Promise', 'write the type that it resolves to'],
  ['RegExp', 'use string with +kubebuilder:validation:Pattern'],
  ['Error', 'use string, or Condition of @kube-codegen/runtime/meta/v1'],
  ['Symbol', 'use string'],
  ['BigInt', 'use int64'],
  ['String', 'use string'],
  ['Number', 'use number, int32 or int64'],
  ['Boolean', 'use boolean'],
  ['Object', 'use Record<string, unknown>'],
  ['URL', 'use string'],
  ['Iterable', 'use T[]'],
  ['Buffer', 'use Bytes: base64 on the wire'],
  ['ArrayBuffer', 'use Bytes: base64 on the wire'],
  ['Blob', 'use Bytes: base64 on the wire'],
  ['DataView', 'use Bytes: base64 on the wire'],
]);

/** What to write instead of a global type whose values JSON cannot carry; undefined for other names. */
export function replacementOf(name: string): string | undefined {
  return (
    unfit.get(name) ?? (/^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(name) ? unfit.get('Buffer') : undefined)
  );
}
