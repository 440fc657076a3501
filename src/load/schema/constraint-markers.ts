import { markerJson, quoteMarkerPattern, quoteMarkerText } from './marker-text.ts';
import { isEqualJson, isObject, type Json, type OpenApiSchema } from './open-api-schema.ts';

/** Where markers stand: some have a meaning on members only. */
export type MarkerSite = 'member' | 'declaration';

/** Keywords that the shape of the type says, so that no marker needs to. */
export type Expressed = Readonly<Record<string, unknown>>;

/** Turns the value of a keyword into marker lines; undefined for a value that the marker cannot say. */
type Rule = (value: unknown, node: OpenApiSchema) => readonly string[] | undefined;

const validation = 'kubebuilder:validation:';

/** Keywords with a marker that can stand on members and declarations, in the order in which they are written. */
const rules: Readonly<Record<string, Rule>> = {
  title: text('kubebuilder:title'),
  externalDocs,
  type: bareText(`${validation}Type`),
  format: bareText(`${validation}Format`),
  minimum: number(`${validation}Minimum`),
  maximum: number(`${validation}Maximum`),
  exclusiveMinimum: flagValue(`${validation}ExclusiveMinimum`),
  exclusiveMaximum: flagValue(`${validation}ExclusiveMaximum`),
  multipleOf: number(`${validation}MultipleOf`),
  minLength: count(`${validation}MinLength`),
  maxLength: count(`${validation}MaxLength`),
  pattern: (value) => (typeof value === 'string' ? [`+${validation}Pattern=${quoteMarkerPattern(value)}`] : undefined),
  minItems: count(`${validation}MinItems`),
  maxItems: count(`${validation}MaxItems`),
  uniqueItems: flagValue(`${validation}UniqueItems`),
  minProperties: count(`${validation}MinProperties`),
  maxProperties: count(`${validation}MaxProperties`),
  'x-kubernetes-int-or-string': flag(`${validation}XIntOrString`),
  'x-kubernetes-preserve-unknown-fields': flag('kubebuilder:pruning:PreserveUnknownFields'),
  'x-kubernetes-embedded-resource': flag(`${validation}EmbeddedResource`),
  'x-kubernetes-list-type': choice('listType', ['map', 'set', 'atomic']),
  'x-kubernetes-list-map-keys': listMapKeys,
  'x-kubernetes-map-type': (value, node) =>
    choice(node.properties === undefined ? 'mapType' : 'structType', ['granular', 'atomic'])(value, node),
  'x-kubernetes-validations': celRules,
};

/** Keywords with a marker that stands on members only. */
const memberRules: Readonly<Record<string, Rule>> = {
  nullable: flag('nullable'),
  default: (value) => (value === null ? undefined : [`+default=${markerJson(asJson(value))}`]),
  'x-kubernetes-patch-strategy': (value) =>
    typeof value === 'string' && /^[A-Za-z,]+$/.test(value) ? [`+patchStrategy=${value}`] : undefined,
  'x-kubernetes-patch-merge-key': (value) =>
    typeof value === 'string' && /^[A-Za-z]\w*$/.test(value) ? [`+patchMergeKey=${value}`] : undefined,
  example: (value) => (isScalar(value) ? [`+kubebuilder:example=${markerJson(value)}`] : undefined),
};

/** Keywords about the parts of a node. */
export type PartKeyword = 'properties' | 'required' | 'items' | 'additionalProperties';

/** Keywords of markers that have a form for the elements of a list. */
const itemKeywords = new Set(
  `type format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems
   uniqueItems minProperties maxProperties`.split(/\s+/),
);

/**
 * The markers that say what the type of a node does not. Nothing is lost: what no marker can say, and what the type says
 * though the schema does not, goes into `+codegen:schema=`, a JSON object laid over the schema (null removes a keyword).
 * `parts` are the keywords that were read as parts of the node.
 */
export function constraintMarkers(
  node: OpenApiSchema,
  expressed: Expressed,
  site: MarkerSite,
  parts: readonly PartKeyword[] = [],
): readonly string[] {
  const read = new Set<string>(['description', ...parts]);
  const markers: (readonly string[])[] = [];
  const rest: Record<string, Json> = {};
  for (const keyword of orderedKeywords(node)) {
    if (read.has(keyword) || isEqualJson(node[keyword], expressed[keyword]) || isEmptyPart(keyword, node)) continue;
    const rule = ruleOf(keyword, site);
    const lines = keyword in expressed ? undefined : rule?.(node[keyword], node);
    if (lines) markers.push(lines);
    else rest[keyword] = asJson(node[keyword]);
  }
  for (const keyword of Object.keys(expressed)) if (!Object.hasOwn(node, keyword)) rest[keyword] = null;
  if (Object.keys(rest).length > 0) markers.push([schemaMarker(rest)]);
  return markers.flat();
}

/** The marker that lays JSON keywords over the schema that the type and the other markers give. */
export function schemaMarker(overlay: Json): string {
  return `+codegen:schema=${markerJson(overlay)}`;
}

/**
 * The markers of a list's elements, to stand on the list: the same with `items:`. Undefined where one of the keywords
 * has no such form, so that the elements need a declaration to carry them.
 */
export function itemMarkers(node: OpenApiSchema, expressed: Expressed): readonly string[] | undefined {
  const keywords = Object.keys(node).filter((keyword) => !isEqualJson(node[keyword], expressed[keyword]));
  if (!keywords.every((keyword) => itemKeywords.has(keyword))) return undefined;
  const markers = constraintMarkers(node, expressed, 'declaration');
  const prefix = `+${validation}`;
  if (!markers.every((marker) => marker.startsWith(prefix))) return undefined;
  return markers.map((marker) => `${prefix}items:${marker.slice(prefix.length)}`);
}

/** `required: []` and `properties: {}` say nothing. */
function isEmptyPart(keyword: string, node: OpenApiSchema): boolean {
  return (keyword === 'required' || keyword === 'properties') && Object.keys(node[keyword] ?? {}).length === 0;
}

/** Own keywords in the order of the rules, then the others in their own order. */
function orderedKeywords(node: OpenApiSchema): readonly string[] {
  const known = [...Object.keys(rules), ...Object.keys(memberRules)].filter((keyword) => Object.hasOwn(node, keyword));
  const others = Object.keys(node).filter(
    (keyword) => !Object.hasOwn(rules, keyword) && !Object.hasOwn(memberRules, keyword),
  );
  return [...known, ...others];
}

function ruleOf(keyword: string, site: MarkerSite): Rule | undefined {
  if (Object.hasOwn(rules, keyword)) return rules[keyword];
  return site === 'member' && Object.hasOwn(memberRules, keyword) ? memberRules[keyword] : undefined;
}

function text(name: string): Rule {
  return (value) => (typeof value === 'string' ? [`+${name}=${quoteMarkerText(value)}`] : undefined);
}

/** Text that stands without quotes where it is a plain word. */
function bareText(name: string): Rule {
  return (value) => {
    if (typeof value !== 'string') return undefined;
    return [`+${name}=${/^[a-z][a-z0-9-]*$/i.test(value) ? value : quoteMarkerText(value)}`];
  };
}

function number(name: string): Rule {
  return (value) => (typeof value === 'number' && Number.isFinite(value) ? [`+${name}=${value}`] : undefined);
}

function count(name: string): Rule {
  return (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? [`+${name}=${value}`] : undefined);
}

function flag(name: string): Rule {
  return (value) => (value === true ? [`+${name}`] : undefined);
}

function flagValue(name: string): Rule {
  return (value) => (typeof value === 'boolean' ? [`+${name}=${value}`] : undefined);
}

function choice(name: string, choices: readonly string[]): Rule {
  return (value) => (typeof value === 'string' && choices.includes(value) ? [`+${name}=${value}`] : undefined);
}

function listMapKeys(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || !value.every((key) => typeof key === 'string')) return undefined;
  return value.map((key: string) => `+listMapKey=${/^[A-Za-z_][\w-]*$/.test(key) ? key : quoteMarkerText(key)}`);
}

function externalDocs(value: unknown): readonly string[] | undefined {
  if (!isObject(value) || typeof value['url'] !== 'string') return undefined;
  return struct('kubebuilder:externalDocs', value, ['url', 'description']);
}

function celRules(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const markers = value.map(celRule);
  return markers.every((lines) => lines !== undefined) ? markers.flat() : undefined;
}

const celArguments = ['rule', 'message', 'messageExpression', 'reason', 'fieldPath', 'optionalOldSelf'];

function celRule(value: unknown): readonly string[] | undefined {
  if (!isObject(value) || typeof value['rule'] !== 'string') return undefined;
  return struct(`${validation}XValidation`, value, celArguments);
}

/** `+name:a=…,b=…`; undefined when the value has members that the marker has no argument for. */
function struct(
  name: string,
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): readonly string[] | undefined {
  if (!Object.keys(value).every((key) => keys.includes(key))) return undefined;
  const printed = keys.filter((key) => Object.hasOwn(value, key)).map((key) => printArgument(key, value[key]));
  return printed.every((argument) => argument !== undefined) ? [`+${name}:${printed.join(',')}`] : undefined;
}

function printArgument(key: string, value: unknown): string | undefined {
  if (typeof value === 'boolean' && key === 'optionalOldSelf') return `${key}=${value}`;
  return typeof value === 'string' && key !== 'optionalOldSelf' ? `${key}=${quoteMarkerText(value)}` : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What YAML and JSON parsers give is JSON; dates and the like never reach this place. */
function asJson(value: unknown): Json {
  return value as Json;
}
