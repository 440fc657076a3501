import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { Collector } from '../../../src/diagnostics/index.ts';
import {
  checkMarkers,
  fieldsOf,
  findMarker,
  listItems,
  markerDocs,
  type MarkerScope,
  markersOf,
  parseMarkerLine,
  reportProblems,
  unquote,
} from '../../../src/markers/index.ts';
import type { Marker } from '../../../src/model/index.ts';

const at = { file: 'f.ts', line: 1, column: 1 };

function marker(line: string): Marker {
  const parsed = parseMarkerLine(line, at);
  if (parsed.kind !== 'marker') throw new Error(JSON.stringify(parsed));
  return parsed.marker;
}

/** `column code` of what is reported. */
function check(scope: MarkerScope, ...lines: readonly string[]): readonly string[] {
  const collector = new Collector();
  checkMarkers(lines.map(marker), scope, collector);
  return collector.sorted().map(({ code, position }) => `${position?.column} ${code}`);
}

describe('the registry', () => {
  test('each marker is documented, and its example passes its own check', () => {
    const names = markerDocs().map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const spec of markerDocs()) {
      assert.match(spec.summary, /^\S.*\.$/s, spec.name);
      assert.ok(spec.scopes.length > 0, spec.name);
      const [scope = 'type'] = spec.scopes;
      assert.deepEqual(check(scope, spec.example), [], spec.example);
      assert.equal(findMarker(marker(spec.example).name), spec, spec.example);
    }
  });

  test('names are found with fields behind them, with a path, with a plus sign', () => {
    assert.equal(findMarker('+genclient')?.name, 'genclient');
    assert.equal(findMarker('kubebuilder:printcolumn:name')?.name, 'kubebuilder:printcolumn');
    assert.equal(findMarker('kubebuilder:printcolumn')?.name, 'kubebuilder:printcolumn');
    assert.equal(findMarker('k8s:validation:cel[0]:rule')?.name, 'k8s:validation:cel');
    assert.equal(findMarker('k8s:validation:items:minLength')?.name, 'k8s:validation:items');
    assert.equal(findMarker('kubebuilder:validation:items:Minimum')?.name, 'kubebuilder:validation:items:Minimum');
    assert.equal(findMarker('protobuf.options.marshal')?.name, 'protobuf.options.marshal');
    assert.equal(findMarker('genclient:name'), undefined);
    assert.equal(findMarker('constructor'), undefined);
    assert.equal(findMarker(''), undefined);
  });

  test('markers of a spec, whatever field comes first', () => {
    const markers = ['+kubebuilder:resource:path=a', '+kubebuilder:resource:scope=Cluster', '+genclient'].map(marker);
    assert.equal(markersOf(markers, 'kubebuilder:resource').length, 2);
  });
});

describe('checkMarkers', () => {
  const rows: readonly (readonly [scope: MarkerScope, lines: readonly string[], expected: readonly string[]])[] = [
    ['type', ['+genclient'], []],
    ['member', ['+genclient'], ['1 KC2009']],
    ['type', ['+groupName=a'], ['1 KC2009']],
    ['type', ['+genclientt'], ['1 KC2001']],
    ['member', ['+mytool:thing'], []],
    ['member', ['+k8s:unknownthing'], ['1 KC2001']],
    ['member', ['+listType=mpa'], ['11 KC2005']],
    ['member', ['+listType'], ['1 KC2005']],
    ['member', ['+listMapKey=a', '+listMapKey=b'], []],
    ['member', ['+listMapKey=a', '+listMapKey=a'], ['1 KC2007']],
    ['member', ['+optional', '+k8s:required'], ['1 KC2006']],
    ['member', ['+optional', '+kubebuilder:validation:Optional'], []],
    ['type', ['+k8s:defaulter-gen=TypeMeta', '+k8s:defaulter-gen=false'], ['1 KC2006']],
    ['type', ['+k8s:deepcopy-gen=pakage'], ['19 KC2005']],
    ['member', ['+optional=true'], ['11 KC2005']],
    ['member', ['+default={"a":1}'], []],
    ['member', ['+default=ref(X)'], []],
    ['member', ['+default={a'], ['10 KC2005']],
    ['member', ['+kubebuilder:validation:Minimum=-1.5e3'], []],
    ['member', ['+kubebuilder:validation:Minimum=1x'], ['33 KC2005']],
    ['member', ['+kubebuilder:validation:MinLength=1.5'], ['35 KC2005']],
    ['member', ['+kubebuilder:validation:UniqueItems=yes'], ['37 KC2005']],
    ['member', ['+kubebuilder:validation:Enum='], ['30 KC2005']],
    ['member', ['+kubebuilder:validation:Minimum(1)=2'], ['32 KC2005']],
    ['type', ['+kubebuilder:printcolumn:name=A,type=string'], ['1 KC2005']],
    ['type', ['+kubebuilder:printcolumn:name=A,type=string,JSONPath=.a,colour=red'], ['57 KC2005']],
    ['type', ['+kubebuilder:printcolumn:name=A,type=string,JSONPath=.a,priority=x'], ['57 KC2005']],
    ['type', ['+kubebuilder:printcolumn=x'], ['26 KC2005']],
    ['type', ['+kubebuilder:printcolumn'], ['1 KC2005']],
    ['member', ['+k8s:minLength=x'], ['16 KC2005']],
    ['member', ['+k8s:minLength'], ['1 KC2005']],
    ['member', ['+k8s:minLength=0x10'], []],
    ['member', ['+k8s:eachVal=1'], ['14 KC2005']],
    ['member', ['+k8s:eachVal=+k8s:minLength=x'], ['29 KC2005']],
    ['member', ['+k8s:eachVal=+k8s:minLenth=1'], ['14 KC2001']],
    ['member', ['+k8s:subfield(a b)=+k8s:required'], ['16 KC2002']],
    ['member', ['+k8s:neq="x'], ['10 KC2002']],
  ];
  for (const [scope, lines, expected] of rows) {
    test(`${lines.join(' ')} on ${scope}`, () => {
      assert.deepEqual(check(scope, ...lines), expected);
    });
  }
});

/** `column code help` of what is reported of lines that are no markers. */
function checkProblem(line: string): readonly string[] {
  const parsed = parseMarkerLine(line, at);
  const collector = new Collector();
  reportProblems(parsed.kind === 'problem' ? [parsed.problem] : [], collector);
  return collector.sorted().map(({ code, position, help }) => `${position?.column} ${code} ${help}`);
}

describe('reportProblems', () => {
  const explains = (name: string): string => `\`npx codegen markers ${name}\` explains the marker`;
  const rows: readonly (readonly [line: string, expected: readonly string[]])[] = [
    ['+genclient: nonNamespaced', [`13 KC2002 ${explains('genclient')}`]],
    ['+genclient:onlyVerbs: get,list', [`23 KC2002 ${explains('genclient:onlyVerbs')}`]],
    ['+kubebuilder:validation:Minimum: 1', [`34 KC2002 ${explains('kubebuilder:validation:Minimum')}`]],
    ['+optional but nice', [`11 KC2002 ${explains('optional')}`]],
    ['+genclient:nonNamespacd yes', ['1 KC2001 did you mean "genclient:nonNamespaced"?']],
    ['+genclinet wants a client', ['1 KC2001 did you mean "genclient"?']],
    ['+genclinet: wants a client', ['1 KC2001 did you mean "genclient"?']],
    ['+listTyp map', ['1 KC2001 did you mean "listType"?']],
    ['+k8s:subfeild(name', ['1 KC2001 did you mean "k8s:subfield"?']],
    ['+1 for this', []],
    ['+ foo', []],
    ['+foo is not ours', []],
    ['+note: not ours either', []],
    ['+build linux', []],
  ];
  for (const [line, expected] of rows) {
    test(line, () => {
      assert.deepEqual(checkProblem(line), expected);
    });
  }

  test('the colon behind the name is no part of what is told', () => {
    const parsed = parseMarkerLine('+genclient: nonNamespaced', at);
    assert.equal(parsed.kind === 'problem' && parsed.problem.message, '+genclient: unexpected text behind it');
  });
});

describe('fields', () => {
  test('values, quotes, lists and positions', () => {
    const fields = fieldsOf(
      marker('+kubebuilder:rbac:groups=apps;batch, resources="a,b",verbs={get, list},urls=`x,"`'),
    );
    assert.deepEqual(
      [...fields.values()].map(({ name, raw, value, position }) => [name, raw, value, position.column]),
      [
        ['groups', 'apps;batch', 'apps;batch', 26],
        ['resources', '"a,b"', 'a,b', 38],
        ['verbs', '{get, list}', '{get, list}', 54],
        ['urls', '`x,"`', 'x,"', 72],
      ],
    );
    assert.deepEqual(listItems('apps;batch'), ['apps', 'batch']);
    assert.deepEqual(listItems('{get, "a, b",}'), ['get', 'a, b']);
    assert.deepEqual(listItems('"a;b";c;'), ['a;b', 'c']);
  });

  test('unquote takes back what JSON.stringify does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(unquote(JSON.stringify(text)), text)));
  });
});
