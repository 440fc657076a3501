import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import * as fc from 'fast-check';

import { Heap, type HeapElement } from '../../../../src/runtime/workqueue/heap.ts';

interface Element extends HeapElement {
  readonly rank: number;
}

describe('Heap', () => {
  it('gives its elements in order, whichever were removed from the middle', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (ranks) => {
        const heap = new Heap<Element>((a, b) => a.rank < b.rank);
        const elements = ranks.map(([rank, removed]) => ({ rank, removed, heapIndex: -1 }));
        for (const element of elements) heap.push(element);
        for (const element of elements) if (element.removed) heap.remove(element);
        for (const element of elements) assert.equal(element.heapIndex === -1, element.removed);
        const expected = elements
          .filter(({ removed }) => !removed)
          .map(({ rank }) => rank)
          .sort((a, b) => a - b);
        assert.equal(heap.size, expected.length);
        const popped: number[] = [];
        for (let first = heap.pop(); first !== undefined; first = heap.pop()) popped.push(first.rank);
        assert.deepEqual(popped, expected);
      }),
    );
  });
});
