import {
  boolYaml11Tag,
  CORE_SCHEMA,
  floatCoreTag,
  intCoreTag,
  intYaml11Tag,
  mergeTag,
  NOT_RESOLVED,
  type Schema,
} from 'js-yaml';

/**
 * YAML as kubectl reads it (sigs.k8s.io/yaml over go-yaml v2): `yes` and `off` are booleans, `0755` is octal, `<<` merges,
 * while `1:30` and dates stay text; so do `.inf` and `.nan`, which JSON has not.
 */
export const kubectlSchema: Schema = CORE_SCHEMA.withTags(
  mergeTag,
  boolYaml11Tag,
  { ...intCoreTag, implicitFirstChars: intYaml11Tag.implicitFirstChars, resolve: readInteger },
  { ...floatCoreTag, resolve: readFloat },
);

function readFloat(...source: Parameters<typeof floatCoreTag.resolve>): ReturnType<typeof floatCoreTag.resolve> {
  const value = floatCoreTag.resolve(...source);
  return Number.isFinite(value) ? value : NOT_RESOLVED;
}

function readInteger(source: string): number | typeof NOT_RESOLVED {
  const digits = source.replaceAll('_', '').toLowerCase();
  const [, sign = '', body = ''] = /^([-+]?)(\d[\da-fox]*)$/.exec(digits) ?? [];
  const value = magnitude(body);
  if (value === undefined || source.startsWith('_')) return NOT_RESOLVED;
  return sign === '-' ? -value : value;
}

function magnitude(digits: string): number | undefined {
  if (/^(0|[1-9]\d*)$/.test(digits) || /^0(x[\da-f]+|b[01]+|o[0-7]+)$/.test(digits)) return Number(digits);
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}
