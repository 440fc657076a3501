import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import {
  blockCommentLines,
  escapeCommentEnd,
  lineCommentLine,
  readComment,
  unescapeCommentEnd,
} from '../../../src/markers/index.ts';

const at = { file: 'f.ts', line: 10, column: 3 };

describe('comments', () => {
  test('the lines of a block comment with their columns', () => {
    const lines = blockCommentLines('/** One.\n   *\n   * Two\n     no star\n   */', at);
    assert.deepEqual(
      lines.map(({ text, position }) => [text, position.line, position.column]),
      [
        ['One.', 10, 7],
        ['', 11, 5],
        ['Two', 12, 6],
        ['no star', 13, 6],
        ['', 14, 4],
      ],
    );
  });

  test('the text of a line comment', () => {
    assert.deepEqual(lineCommentLine('//+a', at), { text: '+a', position: { ...at, column: 5 } });
    assert.deepEqual(lineCommentLine('/// a ', at), { text: 'a', position: { ...at, column: 7 } });
  });

  test('prose, markers and lines that are neither', () => {
    const lines = ['', 'Doc.', '+a=1', 'More.', '', '', '+b text', '  +c', ''].map((text, index) => ({
      text,
      position: { file: 'f.ts', line: index + 1, column: 1 },
    }));
    const content = readComment(lines);
    assert.equal(content.doc, 'Doc.\n\nMore.\n\n+b text');
    assert.deepEqual(
      content.markers.map(({ name, position }) => [name, position.line, position.column]),
      [
        ['a', 3, 1],
        ['c', 8, 3],
      ],
    );
    assert.deepEqual(
      content.problems.map(({ name, position }) => [name, position.column]),
      [['b', 4]],
    );
  });

  test('a gap of a million blanks takes no time', () => {
    const text = `a${' '.repeat(1_000_000)}b`;
    assert.equal(readComment(blockCommentLines(`/** ${text} */`, at)).doc, text);
  });

  test('escaped text ends no comment and comes back', () => {
    const text = fc.string({ unit: fc.constantFrom('*', '/', '\\', 'a', ' ') });
    fc.assert(
      fc.property(text, (each) => {
        const escaped = escapeCommentEnd(each);
        assert.ok(!escaped.includes('*/'));
        assert.equal(unescapeCommentEnd(escaped), each);
      }),
    );
  });
});
