import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import type { Marker } from '../../../src/model/index.ts';
import { formatMarker, isTagName, parseMarkerLine } from '../../../src/markers/index.ts';

const at = { file: 'f.ts', line: 3, column: 5 };

function marker(line: string): Marker {
  const parsed = parseMarkerLine(line, at);
  if (parsed.kind !== 'marker') throw new Error(JSON.stringify(parsed));
  return parsed.marker;
}

describe('parseMarkerLine', () => {
  const rows: readonly (readonly [
    line: string,
    name: string,
    argument: string | undefined,
    value: string | undefined,
  ])[] = [
    ['+genclient', 'genclient', undefined, undefined],
    ['+groupName=', 'groupName', undefined, ''],
    ['+groupName=a.io', 'groupName', undefined, 'a.io'],
    ['+default={"a": "b=c"}', 'default', undefined, '{"a": "b=c"}'],
    ['+genclient:method=A,verb=get', 'genclient:method', undefined, 'A,verb=get'],
    ['+kubebuilder:printcolumn:name="A b",type=string', 'kubebuilder:printcolumn:name', undefined, '"A b",type=string'],
    ['+kubebuilder:default:={a: 1}', 'kubebuilder:default', undefined, '{a: 1}'],
    ['+k8s:subfield(name)=+k8s:required', 'k8s:subfield', 'name', '+k8s:required'],
    ['+k8s:ifMode("a)b")=+k8s:required', 'k8s:ifMode', '"a)b"', '+k8s:required'],
    ['+k8s:item(a: "x", b: `)`)=+k8s:immutable', 'k8s:item', 'a: "x", b: `)`', '+k8s:immutable'],
    ['+k8s:required # because', 'k8s:required', undefined, undefined],
    ['+k8s:minLength=1 # because', 'k8s:minLength', undefined, '1'],
    ['+k8s:neq="a # b" # because', 'k8s:neq', undefined, '"a # b"'],
    ['+kubebuilder:validation:Pattern=a # b', 'kubebuilder:validation:Pattern', undefined, 'a # b'],
    ['+k8s:validation:cel[0]:rule>self == 1', 'k8s:validation:cel[0]:rule', undefined, 'self == 1'],
  ];
  for (const [line, name, argument, value] of rows) {
    test(line, () => {
      const parsed = marker(line);
      assert.deepEqual([parsed.name, parsed.argument, parsed.value], [name, argument, value]);
    });
  }

  for (const line of ['', 'text', '+', '+ item', '+1 vote', '-genclient', 'a +genclient', '+=x', '+(x)']) {
    test(`prose: ${JSON.stringify(line)}`, () => {
      assert.deepEqual(parseMarkerLine(line, at), { kind: 'prose' });
    });
  }

  test('positions are of the plus sign and of the first character of the value', () => {
    const parsed = marker('+k8s:subfield(name)=+k8s:required');
    assert.deepEqual(parsed.position, { ...at, length: 13 });
    assert.deepEqual(parsed.valuePosition, { ...at, column: 25, length: 13 });
  });

  const problems: readonly (readonly [line: string, column: number])[] = [
    ['+genclient please', 16],
    ['+k8s:subfield(name', 18],
    ['+k8s:subfield("name)=+k8s:required', 18],
    ['+optional // why', 15],
    ['+genclient # why', 16],
    ['+genclient)', 15],
  ];
  for (const [line, column] of problems) {
    test(`problem: ${line}`, () => {
      const parsed = parseMarkerLine(line, at);
      assert.equal(parsed.kind === 'problem' && parsed.problem.position.column, column);
    });
  }

  test('what is formatted is parsed back', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.:-]{0,20}[a-z0-9]$/);
    const value = fc.string().map((text) => text.replace(/[\n\r]/g, '').trim());
    fc.assert(
      fc.property(name, fc.option(value, { nil: undefined }), (markerName, text) => {
        fc.pre(!isTagName(markerName));
        const line = formatMarker({ name: markerName, position: at, ...(text !== undefined && { value: text }) });
        const parsed = marker(line);
        assert.deepEqual([parsed.name, parsed.value], [markerName, text]);
        assert.equal(formatMarker(parsed), line);
      }),
    );
  });

  test('no line makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMarkerLine(`+${text}`, at)));
  });
});
