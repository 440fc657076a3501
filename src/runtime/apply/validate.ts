import { type Atom, type ListAtom, type MapAtom, memberAtom, shapeOf } from './atom.ts';
import { goPlain, goSyntax, goType } from './go-format.ts';
import { type JsonValue, compareText, isJsonArray, isJsonObject } from './json.ts';
import { listItemElement } from './list-item.ts';
import { fieldElement, formatPathElement, indexElement } from './path-element.ts';

/** Something that a value has and its type does not allow. */
export interface SchemaProblem {
  /** As in `.spec.ports[0]`; empty for the object itself. */
  readonly path: string;
  readonly message: string;
}

/** What is checked, and how. */
export interface ValidateOptions {
  /** Lets items of sets and list-maps repeat, as stored objects may have them. Default false. */
  readonly allowDuplicates?: boolean;
}

/** What is wrong with a value of a type; empty if nothing is (structured-merge-diff `typed/validate.go`). */
export function validateValue(atom: Atom, value: JsonValue, options: ValidateOptions = {}): SchemaProblem[] {
  switch (shapeOf(atom, value)) {
    case 'map':
      return atom.map === undefined ? [] : validateMap(atom.map, value, options);
    case 'list':
      return atom.list === undefined ? [] : validateList(atom.list, value, options);
    case 'scalar':
      return validateScalar(atom.scalar, value);
    default:
      return [problem('schema error: invalid atom: inlined')];
  }
}

/** Problems as one message, as upstream joins them. */
export function formatProblems(problems: readonly SchemaProblem[]): string {
  const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return lines.length === 1 ? lines.join('') : ['errors:', ...lines.map((line) => `  ${line}`)].join('\n');
}

function problem(message: string): SchemaProblem {
  return { path: '', message };
}

function within(prefix: string, problems: readonly SchemaProblem[]): SchemaProblem[] {
  return problems.map(({ path, message }) => ({ path: prefix + path, message }));
}

/** Null is a scalar of every type. */
function validateScalar(scalar: Atom['scalar'], value: JsonValue): SchemaProblem[] {
  if (value === null) return [];
  const structured = isJsonArray(value) || isJsonObject(value);
  switch (scalar) {
    case 'number':
      return typeof value === 'number' ? [] : [problem(`expected numeric (int or float), got ${goType(value)}`)];
    case 'string':
      return typeof value === 'string' ? [] : [problem(`expected string, got ${goValue(goSyntax(value))}`)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [problem(`expected boolean, got &{${goPlain(value)}}`)];
    default:
      return structured ? [problem(`expected any scalar, got &{${goPlain(value)}}`)] : [];
  }
}

/** The messages of the API server show the Go type that holds the value. */
function goValue(syntax: string): string {
  return `&value.valueUnstructured{Value:${syntax}}`;
}

function validateList(list: ListAtom, value: JsonValue, options: ValidateOptions): SchemaProblem[] {
  if (value === null) return [];
  if (!isJsonArray(value)) return [problem(`expected list, got &{${goPlain(value)}}`)];
  const problems: SchemaProblem[] = [];
  const seen = new Set<string>();
  for (const [i, item] of value.entries()) {
    const element = list.atomic ? indexElement(i) : listItemElement(list, item);
    if (typeof element === 'string') return [...problems, problem(`element ${i}: ${element}`)];
    const text = formatPathElement(element);
    if (seen.has(element.text) && options.allowDuplicates !== true) {
      problems.push(problem(`duplicate entries for key ${text}`));
    }
    seen.add(element.text);
    problems.push(...within(text, validateValue(list.element, item, options)));
  }
  return problems;
}

function validateMap(map: MapAtom, value: JsonValue, options: ValidateOptions): SchemaProblem[] {
  if (value === null) return [];
  if (!isJsonObject(value)) return [problem(`expected map, got &{${goPlain(value)}}`)];
  // Go goes through a map in any order; here it is always the same.
  const members = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return members.flatMap(([name, member]) => {
    const atom = memberAtom(map, name);
    const found = atom === undefined ? [problem('field not declared in schema')] : validateValue(atom, member, options);
    return within(formatPathElement(fieldElement(name)), found);
  });
}
