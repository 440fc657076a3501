import { configEntries, type OptionSpec } from './table.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of codegen.yaml, for completion in editors.
 *
 * @param generators names of the generators there are
 */
export function optionsSchema(generators: readonly string[]): Schema {
  const properties: Record<string, unknown> = { $schema: { type: 'string', description: 'Address of this schema.' } };
  const sections = new Map<string, Record<string, Schema>>();
  for (const [name, spec] of configEntries) {
    const [first = name, key] = name.split('.');
    if (key === undefined) {
      properties[name] = schemaOf(spec, name === 'generators' ? generators : undefined);
    } else {
      sections.set(first, { ...sections.get(first), [key]: schemaOf(spec) });
      properties[first] = { type: 'object', additionalProperties: false, properties: sections.get(first) };
    }
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'codegen.yaml of kube-codegen',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}

function schemaOf(spec: OptionSpec, items?: readonly string[]): Schema {
  const text = { type: 'string', minLength: 1 };
  const shapes: Record<OptionSpec['type'], Schema> = {
    text,
    texts: { type: 'array', items: items ? { enum: items } : text },
    choice: { enum: spec.choices },
    flag: { type: 'boolean' },
    count: { type: 'integer', minimum: 0, ...(spec.max !== undefined && { maximum: spec.max }) },
    map: { type: 'object', additionalProperties: text },
  };
  const description = `${spec.description.charAt(0).toUpperCase()}${spec.description.slice(1)}.`;
  return { ...shapes[spec.type], description, ...(spec.default !== undefined && { default: spec.default }) };
}
