import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type LabelSelectorInput,
  SelectorError,
  formatLabelSelector,
  labelSelectorMatches,
  parseLabelSelector,
} from '@kube-codegen/runtime/meta/v1';
import * as fc from 'fast-check';

test('TestSelectorParse: good', () => {
  const cases: readonly (readonly [text: string, canonical: string])[] = [
    ['x=a,y=b,z=c', 'x=a,y=b,z=c'],
    ['', ''],
    ['x!=a,y=b', 'x!=a,y=b'],
    ['x=', 'x='],
    ['x= ', 'x='],
    ['x=,z= ', 'x=,z='],
    ['x= ,z= ', 'x=,z='],
    ['!x', '!x'],
    ['x>1', 'x>1'],
    ['x>1,z<5', 'x>1,z<5'],
    ['z=c,x==a', 'x==a,z=c'],
    ['x in (b,a),y', 'x in (a,b),y'],
    ['x in (a,b,a)', 'x in (a,b)'],
    ['x notin (abc)', 'x notin (abc)'],
    ['x in (,)', 'x in (,)'],
    ['x in ()', 'x in (,)'],
    ['x in (,a,)', 'x in (,a)'],
    ['in in (in),notin=in,in', 'in in (in),in,notin=in'],
    ['\tx\n=  a ,  ! y ', 'x=a,!y'],
  ];
  for (const [text, canonical] of cases) assert.equal(formatLabelSelector(text), canonical, text);
});

test('TestSelectorParse: bad', () => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ['x=a||y=b', /value "a\|\|y" of "x": must consist of/],
    ['x==a==b', /found '==', expected ',' or the end/],
    ['!x=a', /found '=', expected ',' or the end/],
    ['x<a', /values of "x": must be one integer/],
    ['x>-1', /value "-1" of "x"/],
    ['x>1.5', /must be one integer/],
    ['x>9223372036854775808', /must be one integer/],
    ['x in', /found the end, expected '\('/],
    ['x in (a', /found the end, expected ',' or '\)'/],
    ['x in (a b)', /found 'b', expected ',' or '\)'/],
    ['x y', /found 'y', expected '='/],
    ['x,', /found the end, expected '!' or a label key/],
    [',x', /found ',', expected '!' or a label key/],
    ['x,,y', /found ',', expected/],
    ['!', /found the end, expected a label key/],
    ['=a', /found '=', expected/],
    ['x=(a)', /found '\(', expected a value/],
    ['a/b/c=d', /at most one slash/],
    ['/b=d', /must not have an empty prefix/],
    ['Example.com/b=d', /prefix must be a DNS name/],
    [`${'a'.repeat(64)}=d`, /at most 63 characters/],
    [`x=${'a'.repeat(64)}`, /at most 63 characters/],
  ];
  for (const [text, message] of cases) {
    assert.throws(
      () => parseLabelSelector(text),
      (error) => error instanceof SelectorError && message.test(error.message),
      text,
    );
  }
});

test('TestSelectorMatches', () => {
  const labels = { x: 'y', n: '5', empty: '' };
  const matching = [
    '',
    'x=y',
    'x==y',
    'x',
    '!z',
    'x!=z',
    'z!=y',
    'z notin (y)',
    'x in (y,z)',
    'n>4',
    'n<6',
    'empty=',
    'empty',
  ];
  const others = [
    'x=z',
    'z=y',
    '!x',
    'x!=y',
    'x notin (y)',
    'x in (z)',
    'z in (y)',
    'n>5',
    'n<5',
    'x>1',
    'z>1',
    'z=',
    'x=y,x=z',
  ];
  for (const text of matching) assert.ok(labelSelectorMatches(text, labels), text);
  for (const text of others) assert.ok(!labelSelectorMatches(text, labels), text);
});

test('names of Object.prototype are no labels', () => {
  for (const key of ['constructor', 'toString', 'hasOwnProperty']) {
    assert.ok(!labelSelectorMatches(key, {}));
    assert.ok(labelSelectorMatches(`!${key}`, undefined));
  }
});

test('TestLabelSelectorAsSelector', () => {
  const cases: readonly (readonly [LabelSelectorInput, string])[] = [
    [{}, ''],
    [{ matchLabels: { foo: 'bar' } }, 'foo=bar'],
    [{ matchExpressions: [{ key: 'baz', operator: 'In', values: ['qux', 'norf'] }] }, 'baz in (norf,qux)'],
    [
      { matchLabels: { foo: 'bar' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] },
      'a notin (b),foo=bar',
    ],
    [
      {
        matchExpressions: [
          { key: 'a', operator: 'Exists' },
          { key: 'b', operator: 'DoesNotExist', values: [] },
        ],
      },
      'a,!b',
    ],
  ];
  for (const [selector, text] of cases) assert.equal(formatLabelSelector(selector), text);
  const bad = [
    { key: 'a', operator: 'Exists', values: ['x'] },
    { key: 'a', operator: 'In' },
    { key: 'a', operator: 'Gt', values: ['1'] },
  ];
  for (const expression of bad) {
    assert.throws(() => parseLabelSelector({ matchExpressions: [expression] }), SelectorError);
  }
});

test('any selector reads back from its text as itself', () => {
  const key = fc.stringMatching(/^[a-z]{1,4}(\.[a-z0-9]{1,3})?(\/[A-Za-z0-9]{1,5})?$/);
  const value = fc.stringMatching(/^([A-Za-z0-9]([-_.A-Za-z0-9]{0,5}[A-Za-z0-9])?)?$/);
  const expression = fc.oneof(
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.array(value, { minLength: 1 }) }),
    fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
  const selector = fc.record({ matchLabels: fc.dictionary(key, value), matchExpressions: fc.array(expression) });
  fc.assert(
    fc.property(selector, (input) => {
      const text = formatLabelSelector(input);
      assert.deepEqual(parseLabelSelector(text), parseLabelSelector(input));
      assert.equal(formatLabelSelector(text), text);
    }),
  );
});

test('any text is read or refused with a SelectorError', () => {
  const pieces = fc.array(
    fc.constantFrom('a', 'in', 'notin', ' ', ',', '=', '==', '!=', '!', '(', ')', '>', '<', '1', '\u2028', '/'),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      try {
        parseLabelSelector(parts.join(''));
      } catch (error) {
        assert.ok(error instanceof SelectorError);
      }
    }),
  );
});
