import type { Definition, TypeExpression } from './definition.ts';
import { layOut } from './layout.ts';

/** A JSON schema of the few keywords that we use. Its keys are ours, so nothing of the input can be taken for a keyword. */
type JsonSchema =
  | TypeExpression
  | {
      readonly type: 'object';
      readonly additionalProperties: boolean;
      readonly required: readonly string[];
      readonly properties: Readonly<Record<string, JsonSchema>>;
    };

/**
 * Compiles declarations to TypeScript text, laid out as a person would. json-schema-to-typescript prints the types;
 * names and comments of the input do not pass through it but are put in their places afterwards.
 */
export async function compileDefinitions(definitions: readonly Definition[]): Promise<string> {
  if (definitions.length === 0) return '';
  const { compile } = await loadCompiler();
  const printed = await compile(rootSchema(definitions) as never, 'Root', {
    bannerComment: '',
    format: false,
    maxItems: -1,
    additionalProperties: false,
  });
  return layOut(printed, definitions);
}

/** Costs a hundred milliseconds, so only a run that has schemas pays for it. */
async function loadCompiler(): Promise<typeof import('json-schema-to-typescript')> {
  return import('json-schema-to-typescript');
}

function rootSchema(definitions: readonly Definition[]): JsonSchema {
  return objectSchema(
    definitions.map((definition, index) => ({ key: `d${index}`, required: true, schema: bodySchema(definition) })),
    false,
  );
}

function bodySchema({ body }: Definition): JsonSchema {
  if (body.kind === 'alias') return body.type;
  const members = body.members.map(({ optional, type }, index) => ({
    key: `m${index}`,
    required: !optional,
    schema: type,
  }));
  return objectSchema(members, body.open);
}

interface Entry {
  readonly key: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

function objectSchema(entries: readonly Entry[], open: boolean): JsonSchema {
  return {
    type: 'object',
    additionalProperties: open,
    required: entries.filter(({ required }) => required).map(({ key }) => key),
    properties: Object.fromEntries(entries.map(({ key, schema }) => [key, schema])),
  };
}
