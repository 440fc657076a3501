/** What a heap keeps: the heap writes an element's place into it, so that it can be removed from the middle. */
export interface HeapElement {
  /** Its index in the heap, -1 when it is in none. */
  heapIndex: number;
}

/** A binary min-heap with removal. `before` is a strict order: true when `a` comes out before `b`. */
export class Heap<E extends HeapElement> {
  readonly #elements: E[] = [];
  readonly #before: (a: E, b: E) => boolean;

  constructor(before: (a: E, b: E) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#elements.length;
  }

  /** The first element, which stays. */
  peek(): E | undefined {
    return this.#elements[0];
  }

  push(element: E): void {
    this.#elements.push(element);
    this.#up(element, this.#elements.length - 1);
  }

  /** Takes the first element out. */
  pop(): E | undefined {
    const first = this.#elements[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes an element out; does nothing when it is not in. */
  remove(element: E): void {
    const index = element.heapIndex;
    if (index < 0) return;
    element.heapIndex = -1;
    const last = this.#elements.pop();
    if (last === undefined || last === element) return;
    this.#up(last, index);
    this.#down(last, last.heapIndex);
  }

  clear(): void {
    for (const element of this.#elements) element.heapIndex = -1;
    this.#elements.length = 0;
  }

  #up(element: E, from: number): void {
    let index = from;
    while (index > 0) {
      const parent = this.#elements[(index - 1) >> 1];
      if (parent === undefined || !this.#before(element, parent)) break;
      this.#place(parent, index);
      index = (index - 1) >> 1;
    }
    this.#place(element, index);
  }

  #down(element: E, from: number): void {
    let index = from;
    for (let child = this.#firstChild(index); child !== undefined; child = this.#firstChild(index)) {
      if (!this.#before(child, element)) break;
      const next = child.heapIndex;
      this.#place(child, index);
      index = next;
    }
    this.#place(element, index);
  }

  #firstChild(index: number): E | undefined {
    const left = this.#elements[2 * index + 1];
    const right = this.#elements[2 * index + 2];
    if (left === undefined || right === undefined) return left;
    return this.#before(right, left) ? right : left;
  }

  #place(element: E, index: number): void {
    this.#elements[index] = element;
    element.heapIndex = index;
  }
}
