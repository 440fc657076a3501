import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { didYouMean, nearest, suggestionFor } from '../../../src/diagnostics/index.ts';

describe('suggestions', () => {
  test('near names, never far ones, always the same', () => {
    assert.equal(didYouMean('lst', ['list', 'last', 'get']), 'did you mean "last"?');
    assert.equal(didYouMean('LIST', ['list']), 'did you mean "list"?');
    assert.equal(didYouMean('explode', ['list', 'get']), undefined);
    assert.equal(didYouMean('', ['a']), undefined);
  });

  test('the candidates where none is near', () => {
    const words = ['deepcopy', 'register', 'lister', 'list', 'watch'];
    assert.equal(suggestionFor('Deepcopi', words), 'did you mean "deepcopy"?');
    assert.equal(suggestionFor('xyz', words), 'there are deepcopy, register, lister, list, watch');
  });

  test('a word from which one letter is gone', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 20 }), fc.nat(), (word, index) => {
        const at = index % word.length;
        return nearest(word.slice(0, at) + word.slice(at + 1), [word]) === word;
      }),
    );
  });
});
