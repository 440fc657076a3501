import type { FieldsV1 } from '../meta/v1/index.ts';
import { FieldSet } from './field-set.ts';
import { isJsonObject } from './json.ts';
import { type Path, parsePathElement } from './path-element.ts';

/**
 * Reads the set that a managedFields entry holds. Kinds of elements that are not known are left out, as upstream does.
 * Throws SyntaxError for what is no FieldsV1 (structured-merge-diff `fieldpath/serialize.go`).
 */
export function parseFieldsV1(fields: FieldsV1): FieldSet {
  const set = new FieldSet();
  readInto(set, [], fields);
  return set;
}

function readInto(set: FieldSet, path: Path, content: unknown): void {
  if (!isJsonObject(content)) throw new SyntaxError(`expected an object in FieldsV1, got ${JSON.stringify(content)}`);
  const names = Object.keys(content).filter((name) => name !== '.');
  const inside = names.flatMap((name) => {
    const element = parsePathElement(name);
    return element === undefined ? [] : [{ element, content: content[name] }];
  });
  // With nothing inside it is the place itself that is meant; else `.` says so.
  if (inside.length === 0 || Object.hasOwn(content, '.')) set.insert(path);
  for (const child of inside) readInto(set, [...path, child.element], child.content);
}

/** Writes a set as managedFields entries hold it, in the order of upstream. */
export function formatFieldsV1(set: FieldSet): FieldsV1 {
  return format(set, false);
}

function format(set: FieldSet, self: boolean): FieldsV1 {
  const fields: FieldsV1 = {};
  if (self) fields['.'] = {};
  for (const { element, member, children } of set.sortedNodes()) {
    fields[element.text] = children === undefined ? {} : format(children, member);
  }
  return fields;
}
