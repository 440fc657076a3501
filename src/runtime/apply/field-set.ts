import { type Path, type PathElement, comparePathElements } from './path-element.ts';

/** What a set holds under one element: whether the place itself is a member, and the members below it. */
interface FieldNode {
  readonly element: PathElement;
  readonly member: boolean;
  readonly children: FieldSet | undefined;
}

/**
 * A set of places in an object, kept as a tree. A member does not imply its parents, nor what is below it. All
 * operations but `insert` leave their operands alone (structured-merge-diff `fieldpath/set.go`).
 */
export class FieldSet {
  readonly #nodes = new Map<string, FieldNode>();

  /** Adds one place. The empty path, which is the whole object, is nobody's and not kept. */
  insert(path: Path): void {
    const [element, ...rest] = path;
    if (element === undefined) return;
    const old = this.#nodes.get(element.text);
    if (rest.length === 0) {
      this.#put({ element, member: true, children: old?.children });
      return;
    }
    const children = old?.children ?? new FieldSet();
    children.insert(rest);
    this.#put({ element, member: old?.member ?? false, children });
  }

  #put(node: FieldNode): void {
    const children = node.children?.isEmpty() === true ? undefined : node.children;
    if (node.member || children !== undefined) this.#nodes.set(node.element.text, { ...node, children });
  }

  /** Whether nothing is in it. */
  isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  /** Whether the very place is in it. */
  has(path: Path): boolean {
    const [element, ...rest] = path;
    const node = element === undefined ? undefined : this.#nodes.get(element.text);
    if (node === undefined) return false;
    return rest.length === 0 ? node.member : (node.children?.has(rest) ?? false);
  }

  /** Whether the place one step away is a member. */
  hasMember(element: PathElement): boolean {
    return this.#nodes.get(element.text)?.member ?? false;
  }

  /** What is below one step, without that step. Undefined if nothing is. */
  below(element: PathElement): FieldSet | undefined {
    return this.#nodes.get(element.text)?.children;
  }

  /** The nodes in the order of FieldsV1. */
  sortedNodes(): readonly FieldNode[] {
    return [...this.#nodes.values()].sort((a, b) => comparePathElements(a.element, b.element));
  }

  /** Every place, parents before what is below them, members of a level before their subtrees. */
  paths(prefix: Path = []): Path[] {
    const nodes = this.sortedNodes();
    const here = nodes.filter(({ member }) => member).map(({ element }) => prefix.concat(element));
    return [...here, ...nodes.flatMap(({ element, children }) => children?.paths([...prefix, element]) ?? [])];
  }

  /** Whether both hold the same places. */
  equals(other: FieldSet): boolean {
    if (this.#nodes.size !== other.#nodes.size) return false;
    for (const [text, node] of this.#nodes) {
      const twin = other.#nodes.get(text);
      if (twin === undefined || twin.member !== node.member) return false;
      if ((node.children === undefined) !== (twin.children === undefined)) return false;
      if (node.children !== undefined && twin.children !== undefined && !node.children.equals(twin.children))
        return false;
    }
    return true;
  }

  /** What is in either. */
  union(other: FieldSet): FieldSet {
    if (other.isEmpty()) return this;
    if (this.isEmpty()) return other;
    const result = new FieldSet();
    for (const node of this.#nodes.values()) result.#put(node);
    for (const [text, node] of other.#nodes) {
      const old = this.#nodes.get(text);
      const children =
        old?.children === undefined ? node.children : old.children.union(node.children ?? new FieldSet());
      result.#put({ element: node.element, member: node.member || (old?.member ?? false), children });
    }
    return result;
  }

  /** What is in both. */
  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const [text, node] of this.#nodes) {
      const twin = other.#nodes.get(text);
      if (twin === undefined) continue;
      const children = twin.children === undefined ? undefined : node.children?.intersection(twin.children);
      result.#put({ element: node.element, member: node.member && twin.member, children });
    }
    return result;
  }

  /** What is in this and not in `other`. Taking a parent away leaves what is below it. */
  difference(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const [text, node] of this.#nodes) {
      const twin = other.#nodes.get(text);
      const children = twin?.children === undefined ? node.children : node.children?.difference(twin.children);
      result.#put({ element: node.element, member: node.member && twin?.member !== true, children });
    }
    return result;
  }

  /** What is in this and neither in `other` nor below one of its members. */
  recursiveDifference(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const [text, node] of this.#nodes) {
      const twin = other.#nodes.get(text);
      if (twin?.member === true) continue;
      const children = twin?.children === undefined ? node.children : node.children?.recursiveDifference(twin.children);
      result.#put({ element: node.element, member: node.member, children });
    }
    return result;
  }

  /** The members below which nothing is. */
  leaves(): FieldSet {
    const result = new FieldSet();
    for (const { element, member, children } of this.#nodes.values()) {
      result.#put({ element, member: member && children === undefined, children: children?.leaves() });
    }
    return result;
  }

  /** Each node made anew: `revise` gets the element, whether it is a member, and what is below it. */
  map(revise: (node: FieldNode) => Pick<FieldNode, 'member' | 'children'>): FieldSet {
    const result = new FieldSet();
    for (const node of this.#nodes.values()) result.#put({ element: node.element, ...revise(node) });
    return result;
  }
}

/** A set of the given places. */
export function fieldSetOf(...paths: readonly Path[]): FieldSet {
  const set = new FieldSet();
  for (const path of paths) set.insert(path);
  return set;
}
