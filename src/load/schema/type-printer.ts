import type { TypeExpression } from './definition.ts';

/** Stands for the innermost type of an expression. */
const hole = 'Innermost';

/**
 * Prints type expressions as TypeScript. json-schema-to-typescript does it, for many shapes at once; names and scalars are
 * text already, so it sees nothing of the input. It takes tens of milliseconds to load and is slow, so it is asked once
 * for each shape of a run: `Foo[][]` and `string[][]` are one.
 */
export class TypePrinter {
  /** Text with a hole, by the JSON of the expression with a hole. */
  readonly #printed = new Map<string, string>();

  /** Makes `print` know the expressions. */
  async prepare(expressions: Iterable<TypeExpression>): Promise<void> {
    const missing = new Map<string, TypeExpression>();
    for (const expression of expressions) {
      if ('tsType' in expression) continue;
      const shape = shapeOf(expression);
      const key = JSON.stringify(shape);
      if (!this.#printed.has(key)) missing.set(key, shape);
    }
    if (missing.size === 0) return;
    const printed = await printAll([...missing.values()]);
    [...missing].forEach(([key, shape], index) => this.#printed.set(key, tidy(printed[index] ?? '', shape)));
  }

  /** The text of an expression; throws for one that was not prepared. */
  print(expression: TypeExpression): string {
    if ('tsType' in expression) return expression.tsType;
    const text = this.#printed.get(JSON.stringify(shapeOf(expression)));
    if (text === undefined) throw new Error(`type was not prepared: ${JSON.stringify(expression)}`);
    return text.replace(hole, () => innermost(expression));
  }
}

function shapeOf(expression: TypeExpression): TypeExpression {
  if ('tsType' in expression) return { tsType: hole };
  if ('anyOf' in expression) return { anyOf: [shapeOf(expression.anyOf[0]), expression.anyOf[1]] };
  if (expression.type === 'array') return { type: 'array', items: shapeOf(expression.items) };
  return { type: 'object', additionalProperties: shapeOf(expression.additionalProperties) };
}

function innermost(expression: TypeExpression): string {
  if ('tsType' in expression) return expression.tsType;
  if ('anyOf' in expression) return innermost(expression.anyOf[0]);
  return innermost(expression.type === 'array' ? expression.items : expression.additionalProperties);
}

/** The printed expressions, in order: members of one interface, `t0: …` and so on, each from the start of a line. */
async function printAll(expressions: readonly TypeExpression[]): Promise<readonly string[]> {
  const { compile } = await import('json-schema-to-typescript');
  const properties = Object.fromEntries(expressions.map((expression, index) => [`t${index}`, expression]));
  const schema = { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
  const options = { bannerComment: '', format: false, maxItems: -1, additionalProperties: false };
  // Its JSONSchema4 has mutable lists, and no tsType in the types of older releases.
  const text = await compile(schema as never, 'Types', options);
  // Line feeds are never inside literals, which escape them: a line that begins like a member is one.
  return text
    .trim()
    .split(/\nt\d+: /)
    .slice(1)
    .map((part, index) => (index === expressions.length - 1 ? part.replace(/\n\}$/, '') : part));
}

/** Maps on one line; no parentheses around what stands alone. */
function tidy(printed: string, expression: TypeExpression): string {
  const line = printed.replaceAll('{\n[k: string]: ', '{ [key: string]: ').replaceAll('\n}', ' }');
  return 'anyOf' in expression && /^\(.*\)$/.test(line) ? line.slice(1, -1) : line;
}
