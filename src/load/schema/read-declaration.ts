import { schemaMarker } from './constraint-markers.ts';
import type { Definition, MemberDefinition, TypeExpression } from './definition.ts';
import { asSchema, asText, asTexts, isOpen, type Json, type OpenApiSchema } from './open-api-schema.ts';
import {
  expressedByStruct,
  propertiesOf,
  readMembers,
  readNamed,
  type ReaderContext,
  structMarkers,
} from './schema-reader.ts';
import type { SchemaDeclaration } from './schema-version.ts';

const envelope = new Set(['apiVersion', 'kind', 'metadata']);

/** Reads a declaration and, through the context, everything nested in it. Its own definition is declared first. */
export function readDeclaration(declaration: SchemaDeclaration, context: ReaderContext): void {
  if (declaration.role === 'struct') readNamed(declaration.name, declaration, context);
  else readObjectType(declaration, context);
}

/** A kind or list: TypeMeta, its metadata, and the members that the schema adds. */
function readObjectType(declaration: SchemaDeclaration, context: ReaderContext): void {
  const { name, schema, role } = declaration;
  const nested: Definition[] = [];
  const members = readMembers(bodyOf(schema), [name], { ...context, declare: (part) => nested.push(part) }, envelope);
  const own = { ...structSchema(schema), type: schema.type ?? 'object' };
  context.declare({
    name,
    extends: [context.importMeta('TypeMeta')],
    comment: {
      description: asText(schema.description) ?? '',
      ...(declaration.deprecated !== undefined && { deprecated: declaration.deprecated }),
      markers: [
        ...declaration.markers,
        ...structMarkers(own, expressedByStruct(schema), false),
        ...typeMetaMarkers(schema),
      ],
    },
    body: { kind: 'struct', members: [metadataMember(schema, role, context), ...members], open: isOpen(schema) },
  });
  for (const part of nested) context.declare(part);
}

/** The schema without what every object has, so that its requirement of these is no news. */
function bodyOf(schema: OpenApiSchema): OpenApiSchema {
  return { ...schema, required: asTexts(schema.required).filter((name) => !envelope.has(name)) };
}

/** Own keywords, with all properties, but without the requirement of the envelope and without prose. */
function structSchema(schema: OpenApiSchema): OpenApiSchema {
  const { 'x-kubernetes-group-version-kind': _gvk, description: _description, ...own } = bodyOf(schema);
  return own;
}

/** What the schema says of `apiVersion` and `kind` beyond their being text. */
function typeMetaMarkers(schema: OpenApiSchema): readonly string[] {
  const properties = propertiesOf(schema);
  const restricted = ['apiVersion', 'kind']
    .filter((name) => Object.hasOwn(properties, name))
    .map((name) => [name, beyondText(asSchema(properties[name]))] as const)
    .filter(([, rest]) => Object.keys(rest).length > 0);
  const required = asTexts(schema.required).filter((name) => name === 'apiVersion' || name === 'kind');
  const overlay: Record<string, Json> = {
    ...(restricted.length > 0 && { properties: Object.fromEntries(restricted) }),
    ...(required.length > 0 && { required }),
  };
  return Object.keys(overlay).length === 0 ? [] : [schemaMarker(overlay)];
}

function beyondText(schema: OpenApiSchema): Readonly<Record<string, Json>> {
  const entries = Object.entries(schema).filter(
    ([key, value]) => key !== 'description' && !(key === 'type' && value === 'string'),
  );
  return Object.fromEntries(entries) as Record<string, Json>;
}

/** `metadata` is ObjectMeta whatever the schema says; its restrictions stay on as a marker. */
function metadataMember(
  schema: OpenApiSchema,
  role: SchemaDeclaration['role'],
  context: ReaderContext,
): MemberDefinition {
  const node = asSchema(propertiesOf(schema)['metadata']);
  const {
    type: _type,
    description: _description,
    $ref: _ref,
    allOf: _allOf,
    default: _default,
    ...restrictions
  } = node;
  const isRequired = asTexts(schema.required).includes('metadata');
  const markers = [
    ...(isRequired ? ['+kubebuilder:validation:Required'] : []),
    ...(Object.keys(restrictions).length > 0 ? [schemaMarker(restrictions as Json)] : []),
  ];
  const type: TypeExpression = { tsType: context.importMeta(role === 'list' ? 'ListMeta' : 'ObjectMeta') };
  return { name: 'metadata', optional: false, comment: { description: asText(node.description) ?? '', markers }, type };
}
