import {
  constraintMarkers,
  type Expressed,
  itemMarkers,
  type MarkerSite,
  type PartKeyword,
  schemaMarker,
} from './constraint-markers.ts';
import { type Comment, type Definition, type MemberDefinition, noComment, type TypeExpression } from './definition.ts';
import { leafType } from './leaf-type.ts';
import {
  asSchema,
  asText,
  asTexts,
  isObject,
  isOpen,
  keepsUnknownFields,
  type OpenApiSchema,
} from './open-api-schema.ts';
import type { SchemaDeclaration } from './schema-version.ts';
import type { TypePlace } from './type-names.ts';

/** What a reader needs to know of the version that it reads for. */
export interface ReaderContext {
  /** The name of the declaration that is made for a place. */
  readonly nameOf: (place: TypePlace) => string;
  /** The name under which the file imports a type of `@kube-codegen/runtime/meta/v1`; noted as used. */
  readonly importMeta: (name: string) => string;
  /** The TypeScript text for a `$ref`; undefined for one that leads nowhere. */
  readonly resolveRef: (ref: string) => string | undefined;
  /** Whether a required member with a default may be left out when writing, as the server fills it in. */
  readonly defaultsAreOptional: boolean;
  /** The name under which the file imports the type of Kubernetes that an object has the structure of. */
  readonly builtIn: (schema: OpenApiSchema) => string | undefined;
  /** Takes a finished declaration. */
  readonly declare: (definition: Definition) => void;
}

/** What was read of a node: its type, and the markers that whoever holds it has to carry. */
interface Reading {
  readonly type: TypeExpression;
  readonly markers: readonly string[];
  /** Whether a declaration made for the node carries its prose already. */
  readonly isDocumented?: boolean;
}

/** Where a node stands, from which a declaration gets its name. */
interface Site extends TypePlace {
  /** `member`: its comment stands on the member. Else it is an element, and a declaration of its own carries it. */
  readonly holder: MarkerSite;
}

/** Reads the members of an object schema, except those in `skip`, into definitions of members. */
export function readMembers(
  schema: OpenApiSchema,
  path: readonly string[],
  context: ReaderContext,
  skip: ReadonlySet<string> = new Set(),
): readonly MemberDefinition[] {
  const required = new Set(asTexts(schema.required));
  return Object.entries(propertiesOf(schema))
    .filter(([name]) => !skip.has(name))
    .map(([name, node]) => readMember({ name, node: asSchema(node), isRequired: required.has(name) }, path, context));
}

/** The markers that a struct's own declaration or holder carries: its constraints, and required names that it lacks. */
export function structMarkers(schema: OpenApiSchema, expressed: Expressed, onMember: boolean): readonly string[] {
  const properties = propertiesOf(schema);
  const absent = asTexts(schema.required).filter((name) => !Object.hasOwn(properties, name));
  const extra = absent.length === 0 ? [] : [schemaMarker({ required: absent })];
  const site = onMember ? 'member' : 'declaration';
  return [...constraintMarkers(schema, expressed, site, ['properties', 'required']), ...extra];
}

/** The properties of a schema, none where it has none. */
export function propertiesOf(schema: OpenApiSchema): Readonly<Record<string, OpenApiSchema>> {
  return isObject(schema.properties) ? schema.properties : {};
}

/** The keywords that the type of a struct says, be it closed or open. */
export function expressedByStruct(schema: OpenApiSchema): Expressed {
  return { type: 'object', ...(isOpen(schema) && { 'x-kubernetes-preserve-unknown-fields': true }) };
}

/** Declares a schema under a name of its own: a struct, or an alias of what else it is. */
export function readNamed(
  name: string,
  { schema, markers: own }: Pick<SchemaDeclaration, 'schema' | 'markers'>,
  context: ReaderContext,
): void {
  const { 'x-kubernetes-group-version-kind': _gvk, ...node } = schema;
  const description = asText(schema.description) ?? '';
  if (
    Object.keys(propertiesOf(node)).length > 0 ||
    (node.type === 'object' && node.additionalProperties === undefined && !isOpen(node))
  ) {
    const markers = [...own, ...structMarkers(node, expressedByStruct(node), false)];
    declareStruct({ name, comment: { description, markers }, node, path: [name] }, context);
    return;
  }
  const reading = readPlain(node, { path: [name], elements: [], holder: 'declaration' }, context);
  const comment = { description, markers: [...own, ...reading.markers] };
  context.declare({ name, extends: [], comment, body: { kind: 'alias', type: reading.type } });
}

interface Property {
  readonly name: string;
  readonly node: OpenApiSchema;
  readonly isRequired: boolean;
}

function readMember(
  { name, node, isRequired }: Property,
  path: readonly string[],
  context: ReaderContext,
): MemberDefinition {
  const { type, markers } = readNode(node, { path: [...path, name], elements: [], holder: 'member' }, context);
  const isFilledIn = isRequired && context.defaultsAreOptional && node.default !== undefined;
  return {
    name,
    optional: !isRequired || isFilledIn,
    type,
    comment: {
      description: asText(node.description) ?? '',
      markers: isFilledIn ? ['+kubebuilder:validation:Required', ...markers] : markers,
    },
  };
}

function readNode(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  // A list of values that has null in it says so by itself.
  const isNullable = node.nullable === true && !(Array.isArray(node.enum) && node.enum.includes(null));
  const reading = isNullable ? readNullable(node, site, context) : readPlain(node, site, context);
  return site.holder === 'member' ? reading : carried(node, reading, site, context);
}

/** A nullable node: `X | null`, or the marker where X takes null already. */
function readNullable(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  const { nullable: _, ...bare } = node;
  const reading = readPlain(bare, site, context);
  const { type, markers } = reading;
  const takesNull = 'tsType' in type && type.tsType === 'unknown';
  if (!takesNull) return { ...reading, type: orNull(type) };
  return {
    ...reading,
    markers: [...markers, site.holder === 'member' ? '+nullable' : schemaMarker({ nullable: true })],
  };
}

function readPlain(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  const ref = refOf(node);
  if (ref !== undefined) return readRef(node, ref, site, context);
  if (node['x-kubernetes-embedded-resource'] === true) return readEmbedded(node, site, context);
  const leaf = leafType(node);
  if (leaf) {
    const text = leaf.alias === undefined ? leaf.text : context.importMeta(leaf.alias);
    return { type: { tsType: text }, markers: markersFor(node, leaf.expressed, site) };
  }
  if (node.type === 'array' || (!node.type && isObject(node.items))) return readArray(node, site, context);
  if (node.type === 'object' || (!node.type && isObject(node.properties))) return readObject(node, site, context);
  return readUntyped(node, site);
}

function orNull(type: TypeExpression): TypeExpression {
  return 'tsType' in type ? { tsType: `${type.tsType} | null` } : { anyOf: [type, { type: 'null' }] };
}

/** A list of a type; what has operators stands in parentheses. */
function listOf(items: TypeExpression): TypeExpression {
  const needsParentheses = 'tsType' in items && / [|&] /.test(items.tsType);
  return { type: 'array', items: needsParentheses ? { tsType: `(${items.tsType})` } : items };
}

/** A `$ref`, alone or as the one entry of `allOf`, which is how API servers put keywords beside it. */
function refOf(node: OpenApiSchema): string | undefined {
  const entries = Array.isArray(node.allOf) ? node.allOf : [];
  const [only] = entries;
  return asText(node.$ref) ?? (entries.length === 1 ? asText(asSchema(only).$ref) : undefined);
}

function readRef(node: OpenApiSchema, ref: string, site: Site, context: ReaderContext): Reading {
  const { $ref: _ref, allOf: _allOf, ...beside } = node;
  const text = context.resolveRef(ref) ?? 'unknown';
  return { type: { tsType: text }, markers: markersFor(beside, {}, site) };
}

function readArray(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  const items = asSchema(node.items);
  const own = markersFor(node, { type: 'array' }, site, ['items']);
  const leaf = items.nullable === true || items.description !== undefined ? undefined : leafType(items);
  const forItems = leaf && refOf(items) === undefined ? itemMarkers(items, leaf.expressed) : undefined;
  if (site.holder === 'member' && leaf && forItems) {
    const text = leaf.alias === undefined ? leaf.text : context.importMeta(leaf.alias);
    return { type: listOf({ tsType: text }), markers: [...own, ...forItems] };
  }
  const element = readNode(items, elementOf(site, 'Item'), context);
  return { type: listOf(element.type), markers: own };
}

function elementOf({ path, elements }: Site, element: 'Item' | 'Value'): Site {
  return { path, elements: [...elements, element], holder: 'declaration' };
}

function readObject(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  const values = node.additionalProperties;
  if (Object.keys(propertiesOf(node)).length === 0) {
    if (values !== undefined && values !== null && values !== false) return readMap(node, values, site, context);
    if (keepsUnknownFields(node)) {
      const expressed = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
      return { type: { tsType: context.importMeta('RawExtension') }, markers: markersFor(node, expressed, site) };
    }
  }
  return readStruct(node, site, context);
}

function readMap(node: OpenApiSchema, values: unknown, site: Site, context: ReaderContext): Reading {
  const markers = markersFor(node, { type: 'object' }, site, ['additionalProperties']);
  if (values === true) {
    const extra = schemaMarker({ additionalProperties: true });
    return { type: { type: 'object', additionalProperties: { tsType: 'unknown' } }, markers: [...markers, extra] };
  }
  const element = readNode(asSchema(values), elementOf(site, 'Value'), context);
  return { type: { type: 'object', additionalProperties: element.type }, markers };
}

/** An object with members of its own: a declaration, and a reference to it. */
function readStruct(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  const markers = structMarkers(node, expressedByStruct(node), site.holder === 'member');
  const builtIn = context.builtIn(node);
  if (builtIn !== undefined) return { type: { tsType: builtIn }, markers };
  const name = context.nameOf({ path: site.path, elements: [] });
  declareStruct({ name, comment: structComment(node, markers, site), node, path: site.path }, context);
  return { type: { tsType: name }, markers: site.holder === 'member' ? markers : [], isDocumented: true };
}

interface StructParts {
  readonly name: string;
  readonly comment: Comment;
  readonly node: OpenApiSchema;
  readonly path: readonly string[];
}

/** Declares a struct in front of its parts, so that a reader of the file meets the whole first. */
function declareStruct({ name, comment, node, path }: StructParts, context: ReaderContext): void {
  const parts: Definition[] = [];
  const members = readMembers(node, path, { ...context, declare: (definition) => parts.push(definition) });
  context.declare({ name, extends: [], comment, body: { kind: 'struct', members, open: isOpen(node) } });
  for (const part of parts) context.declare(part);
}

/** The declaration of a member's struct says nothing, as the member says it; that of an element says everything. */
function structComment(node: OpenApiSchema, markers: readonly string[], site: Site): Comment {
  return site.holder === 'member' ? noComment : { description: asText(node.description) ?? '', markers };
}

const resourceMembers = new Set(['apiVersion', 'kind', 'metadata']);

/** A whole Kubernetes object inside another: what every object has, and what the schema adds. */
function readEmbedded(node: OpenApiSchema, site: Site, context: ReaderContext): Reading {
  const properties = propertiesOf(node);
  const own = Object.fromEntries(Object.entries(properties).filter(([name]) => !resourceMembers.has(name)));
  const envelope = Object.fromEntries(Object.entries(properties).filter(([name]) => resourceMembers.has(name)));
  const object = context.importMeta('EmbeddedResource');
  const required = asTexts(node.required).filter((name) => resourceMembers.has(name));
  const overlay = {
    ...(Object.keys(envelope).length > 0 && { properties: envelope as never }),
    ...(required.length > 0 && { required }),
  };
  const bare: OpenApiSchema = {
    ...node,
    properties: own,
    required: asTexts(node.required).filter((name) => !resourceMembers.has(name)),
  };
  const rest = Object.keys(own).length === 0 ? anyMembers(bare, site) : readStruct(bare, site, context);
  const markers = Object.keys(overlay).length === 0 ? rest.markers : [...rest.markers, schemaMarker(overlay)];
  const text = 'tsType' in rest.type ? rest.type.tsType : 'unknown';
  return { ...rest, type: { tsType: `${object} & ${text}` }, markers };
}

function anyMembers(node: OpenApiSchema, site: Site): Reading {
  const expressed: Expressed = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return { type: { tsType: '{ [key: string]: unknown }' }, markers: markersFor(node, expressed, site) };
}

/** A node that says nothing of its type: any JSON value. The marker for one that is pruned stands on members only. */
function readUntyped(node: OpenApiSchema, site: Site): Reading {
  const type: TypeExpression = { tsType: 'unknown' };
  if (site.holder === 'member' && !keepsUnknownFields(node)) {
    return { type, markers: ['+kubebuilder:validation:Schemaless', ...markersFor(node, {}, site)] };
  }
  return { type, markers: markersFor(node, { 'x-kubernetes-preserve-unknown-fields': true }, site) };
}

function markersFor(
  node: OpenApiSchema,
  expressed: Expressed,
  site: Site,
  parts: readonly PartKeyword[] = [],
): readonly string[] {
  return constraintMarkers(node, expressed, site.holder, parts);
}

/** An element whose prose or markers the list or map cannot carry gets an alias that does. */
function carried(node: OpenApiSchema, reading: Reading, site: Site, context: ReaderContext): Reading {
  const description = reading.isDocumented ? '' : (asText(node.description) ?? '');
  if (description === '' && reading.markers.length === 0) return reading;
  const name = context.nameOf(site);
  const { type, markers } = reading;
  context.declare({ name, extends: [], comment: { description, markers }, body: { kind: 'alias', type } });
  return { type: { tsType: name }, markers: [] };
}
