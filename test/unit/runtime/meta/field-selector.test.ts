import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  SelectorError,
  escapeFieldValue,
  fieldSelectorMatches,
  formatFieldSelector,
  metadataFields,
  parseFieldSelector,
} from '@kube-codegen/runtime/meta/v1';
import * as fc from 'fast-check';

test('TestParseSelector', () => {
  assert.deepEqual(parseFieldSelector(''), []);
  assert.deepEqual(parseFieldSelector('metadata.name=a,spec.nodeName!=b,x==c,'), [
    { field: 'metadata.name', operator: '=', value: 'a' },
    { field: 'spec.nodeName', operator: '!=', value: 'b' },
    { field: 'x', operator: '=', value: 'c' },
  ]);
  for (const text of ['x', 'x,y=z', 'x=a||y=b', 'x=a=b', 'x=\\', 'x=\\n']) {
    assert.throws(() => parseFieldSelector(text), SelectorError, text);
  }
});

test('TestEscapeValue: any value survives', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      assert.deepEqual(parseFieldSelector(`a.b!=${escapeFieldValue(value)},c=`), [
        { field: 'a.b', operator: '!=', value },
        { field: 'c', operator: '=', value: '' },
      ]);
      const requirements = [{ field: 'a', operator: '=', value }] as const;
      assert.deepEqual(parseFieldSelector(formatFieldSelector(requirements)), requirements);
    }),
  );
});

test('matching: what is absent is empty', () => {
  const fields = metadataFields({ metadata: { name: 'a', namespace: 'n' } });
  assert.ok(fieldSelectorMatches('metadata.name=a,metadata.namespace!=x,spec.other=', fields));
  assert.ok(!fieldSelectorMatches('metadata.name=b', fields));
  assert.ok(!fieldSelectorMatches('metadata.name!=a', fields));
  assert.ok(!fieldSelectorMatches('constructor!=', fields));
});
