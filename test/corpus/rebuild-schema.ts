import { fieldsOf, unquote } from '../../src/markers/index.ts';
import type { ApiModel, Marker, Member, Struct, Type, TypeDeclaration } from '../../src/model/index.ts';
import { quantityPattern, readProse } from '../../src/load/schema/index.ts';

/** A schema under construction. */
export type Schema = Record<string, unknown>;

/**
 * The OpenAPI schema of a type of the model, from nothing but the model: the way back from what the loader of schemas
 * did. Root envelopes (apiVersion, kind, metadata) come out as `rootSchema` of the comparison expects them.
 */
export function rebuildSchema(model: ApiModel, declaration: TypeDeclaration): Schema {
  const types = new Map(model.versions.flatMap((version) => version.types.map((type) => [keyOf(type.ref), type])));
  return new Rebuilder(types).declaration(declaration);
}

function keyOf({ versionId, name }: { readonly versionId: string; readonly name: string }): string {
  return `${versionId} ${name}`;
}

const scalars: Readonly<Record<string, Schema>> = {
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  float: { type: 'number', format: 'float' },
  double: { type: 'number', format: 'double' },
  Time: { type: 'string', format: 'date-time' },
  MicroTime: { type: 'string', format: 'date-time' },
  Duration: { type: 'string' },
  Bytes: { type: 'string', format: 'byte' },
  IntOrString: { 'x-kubernetes-int-or-string': true },
  Quantity: { 'x-kubernetes-int-or-string': true, pattern: quantityPattern },
  RawExtension: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

class Rebuilder {
  readonly #types: ReadonlyMap<string, TypeDeclaration>;

  constructor(types: ReadonlyMap<string, TypeDeclaration>) {
    this.#types = types;
  }

  declaration({ body, doc, markers }: TypeDeclaration): Schema {
    const schema = body.kind === 'struct' ? this.struct(body.struct) : this.type(body.type);
    return withComment(schema, doc, markers);
  }

  type(type: Type): Schema {
    switch (type.kind) {
      case 'string':
      case 'number':
      case 'boolean':
        return { type: type.kind };
      case 'unknown':
        return { 'x-kubernetes-preserve-unknown-fields': true };
      case 'scalar':
        return { ...scalars[type.scalar] };
      case 'literal':
      case 'null':
      case 'union':
        return this.union(type.kind === 'union' ? type.members : [type]);
      case 'array':
        return { type: 'array', items: this.type(type.element) };
      case 'map':
        return { type: 'object', additionalProperties: this.type(type.value) };
      case 'object':
        return this.struct(type.struct);
      case 'intersection':
        return this.intersection(type.members);
      case 'named': {
        const target = this.#types.get(keyOf(type.ref));
        if (!target) throw new Error(`no type ${type.ref.name}`);
        return this.declaration(target);
      }
      case 'external':
        return {};
    }
  }

  union(members: readonly Type[]): Schema {
    const flat = members.flatMap((member) => (member.kind === 'union' ? member.members : [member]));
    const values = flat.flatMap((member) => (member.kind === 'literal' ? [member.value] : []));
    const others = flat.filter((member) => member.kind !== 'literal' && member.kind !== 'null');
    const nullable = flat.some((member) => member.kind === 'null') ? { nullable: true } : {};
    if (values.length > 0 || others.length === 0) return { ...literalType(values), enum: values, ...nullable };
    if (others.length !== 1 || others[0] === undefined) throw new Error('a union of more than null and one type');
    return { ...this.type(others[0]), ...nullable };
  }

  /** EmbeddedResource and what the schema adds to it. */
  intersection(members: readonly Type[]): Schema {
    const parts = members.filter((member) => member.kind !== 'external').map((member) => this.type(member));
    const [only] = parts;
    if (parts.length !== 1 || only === undefined) throw new Error('an intersection that is no embedded object');
    // `{ [key: string]: unknown }` alone: any members.
    if (!('additionalProperties' in only)) return only;
    return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  }

  struct({ extends: bases, members, additional }: Struct): Schema {
    const isObject = bases.some((base) => base.kind === 'external' && base.name === 'TypeMeta');
    const properties = members.map((member) => [member.name, this.member(member, isObject)] as const);
    const required = members.filter((member) => isRequired(member, isObject)).map(({ name }) => name);
    return {
      type: 'object',
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
      ...(required.length > 0 && { required }),
      ...(additional && { 'x-kubernetes-preserve-unknown-fields': true }),
    };
  }

  member({ type, doc, markers, name }: Member, inObject: boolean): Schema {
    const base = inObject && name === 'metadata' ? { type: 'object' } : this.type(type);
    return withComment(base, doc, markers);
  }
}

function isRequired({ name, optional, markers }: Member, inObject: boolean): boolean {
  if (markers.some((marker) => marker.name === 'kubebuilder:validation:Required')) return true;
  return !optional && !(inObject && name === 'metadata');
}

function literalType(values: readonly unknown[]): Schema {
  const types = new Set(values.map((value) => (Number.isInteger(value) ? 'integer' : typeof value)));
  const [type] = types;
  return types.size === 1 ? { type } : {};
}

function withComment(schema: Schema, doc: string, markers: readonly Marker[]): Schema {
  const result = { ...schema, ...(doc !== '' && { description: readProse(doc.replace(/\n*@deprecated[^]*$/, '')) }) };
  for (const marker of markers) applyMarker(result, marker);
  return result;
}

const numbers: Readonly<Record<string, string>> = Object.fromEntries(
  `minimum maximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties`
    .split(' ')
    .map((keyword) => [keyword.charAt(0).toUpperCase() + keyword.slice(1), keyword]),
);
const flags: Readonly<Record<string, string>> = {
  ExclusiveMinimum: 'exclusiveMinimum',
  ExclusiveMaximum: 'exclusiveMaximum',
  UniqueItems: 'uniqueItems',
};

function applyMarker(schema: Schema, marker: Marker): void {
  const { name, value = '' } = marker;
  const validation = /^kubebuilder:validation:(?:(items):)?(\w+)(?::.*)?$/.exec(name);
  if (validation) {
    const [, items, rule = ''] = validation;
    if (items) {
      const element: Schema = { ...(schema['items'] as Schema) };
      schema['items'] = element;
      applyValidation(element, rule, marker);
    } else applyValidation(schema, rule, marker);
    return;
  }
  switch (name) {
    case 'default':
      schema['default'] = JSON.parse(value);
      break;
    case 'nullable':
      schema['nullable'] = true;
      break;
    case 'kubebuilder:title':
      schema['title'] = unquote(value);
      break;
    case 'kubebuilder:example':
      schema['example'] = JSON.parse(value);
      break;
    case 'kubebuilder:pruning:PreserveUnknownFields':
      schema['x-kubernetes-preserve-unknown-fields'] = true;
      break;
    case 'listType':
      schema['x-kubernetes-list-type'] = value;
      break;
    case 'listMapKey':
      schema['x-kubernetes-list-map-keys'] = [
        ...((schema['x-kubernetes-list-map-keys'] ?? []) as string[]),
        unquote(value),
      ];
      break;
    case 'mapType':
    case 'structType':
      schema['x-kubernetes-map-type'] = value;
      break;
    case 'codegen:schema':
      overlay(schema, JSON.parse(value) as Schema);
      break;
    default:
      if (name.startsWith('kubebuilder:externalDocs:')) schema['externalDocs'] = fields(marker);
  }
}

function applyValidation(schema: Schema, rule: string, marker: Marker): void {
  const { value = '' } = marker;
  if (numbers[rule] !== undefined) schema[numbers[rule]] = Number(value);
  else if (flags[rule] !== undefined) schema[flags[rule]] = value === 'true';
  else if (rule === 'Pattern') schema['pattern'] = unquote(value);
  else if (rule === 'Format') schema['format'] = unquote(value);
  else if (rule === 'Type') schema['type'] = unquote(value);
  else if (rule === 'EmbeddedResource') schema['x-kubernetes-embedded-resource'] = true;
  else if (rule === 'Schemaless') delete schema['x-kubernetes-preserve-unknown-fields'];
  else if (rule === 'XValidation') {
    schema['x-kubernetes-validations'] = [...((schema['x-kubernetes-validations'] ?? []) as Schema[]), fields(marker)];
  }
}

function fields(marker: Marker): Schema {
  return Object.fromEntries(
    [...fieldsOf(marker)].map(([name, { value }]) => [name, name === 'optionalOldSelf' ? value === 'true' : value]),
  );
}

/** JSON laid over a schema: null removes, `required` and `properties` add, anything else replaces. */
function overlay(schema: Schema, over: Schema): void {
  for (const [key, value] of Object.entries(over)) {
    if (value === null && !(key === 'default' || key === 'example')) delete schema[key];
    else if (key === 'required') schema[key] = [...((schema[key] ?? []) as string[]), ...(value as string[])];
    else if (key === 'properties') schema[key] = { ...(schema[key] as Schema), ...(value as Schema) };
    else schema[key] = value;
  }
}
