import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Collector } from '../../../src/diagnostics/index.ts';
import { parseConfigFile } from '../../../src/options/index.ts';

function parse(text: string) {
  const collector = new Collector();
  const { user, positions } = parseConfigFile(text, 'codegen.yaml', collector);
  const told = collector.sorted().map(({ code, message, position, help }) => {
    return `${position?.line}:${position?.column} ${code} ${message}${help === undefined ? '' : ` (${help})`}`;
  });
  return { user, positions, told };
}

describe('parseConfigFile', () => {
  it('reads every type of setting with its place', () => {
    const { user, positions, told } = parse(
      [
        '$schema: ./schema.json',
        'apis: [src/apis, other]',
        'output: out',
        'importExtension: none',
        'clientset: { name: client, apiPath: /apis }',
        'pluralExceptions: { Endpoints: Endpoints }',
        'crds: one.yaml',
        'templates:',
      ].join('\n'),
    );
    assert.deepEqual(told, []);
    assert.deepEqual(user, {
      apis: ['src/apis', 'other'],
      output: 'out',
      importExtension: 'none',
      clientset: { name: 'client', apiPath: '/apis' },
      pluralExceptions: { Endpoints: 'Endpoints' },
      crds: ['one.yaml'],
    });
    assert.deepEqual(positions.get(''), { file: 'codegen.yaml', line: 1, column: 1 });
    assert.deepEqual(positions.get('apis.1'), { file: 'codegen.yaml', line: 2, column: 18, length: 5 });
    assert.equal(positions.get('clientset.apiPath')?.column, 37);
    const key = { file: 'codegen.yaml', line: 6, column: 21, length: 9 };
    assert.deepEqual(positions.get('pluralExceptions.Endpoints'), key);
  });

  it('takes an empty file for one that says nothing', () => {
    for (const text of ['', '# nothing\n', '---\n', 'null\n'])
      assert.deepEqual(parse(text), { ...parse(''), told: [] });
  });

  it('tells everything that is wrong, with its place, and keeps the rest', () => {
    const { user, told } = parse(
      [
        'ouput: out',
        'apis: 5',
        'clientset: { nam: x }',
        'importExtension: .tsx',
        'generators: [lister, 3]',
        'crds: [c]',
      ].join('\n'),
    );
    assert.deepEqual(told, [
      '1:1 KC1002 unknown setting "ouput" (did you mean "output"?)',
      '2:7 KC1003 apis must be a list of texts (for example apis: [src/apis])',
      '3:14 KC1002 unknown setting "clientset.nam" (did you mean "name"?)',
      '4:18 KC1003 importExtension must be one of .js, .ts, none (for example importExtension: .js)',
      '5:13 KC1003 generators must be a list of texts (for example generators: [deepcopy, register, clientset, lister, informer])',
    ]);
    assert.deepEqual(user, { crds: ['c'] });
  });

  it('tells broken YAML and double keys with their place', () => {
    assert.match(parse('apis: [a\noutput: b\n').told.join(), /^2:\d+ KC1004 codegen.yaml is not valid YAML/);
    assert.match(parse('output: a\noutput: b\n').told.join(), /^2:1 KC1004 .*unique/);
  });

  it('refuses what is no map', () => {
    assert.deepEqual(parse('- a').told, [
      '1:1 KC1003 the configuration must be a map of settings (for example apis: [src/apis])',
    ]);
    assert.match(
      parse('clientset: versioned').told.join(),
      /1:12 KC1003 clientset must be a map \(its keys are name, apiPath\)/,
    );
  });

  it('is not confused by names of Object.prototype', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      assert.match(parse(`${key}: 1`).told.join(), /KC1002/, key);
    }
    const { user } = parse('groups: { __proto__: Polluted }');
    assert.deepEqual(Object.entries(user.groups ?? {}), [['__proto__', 'Polluted']]);
  });

  it('does not resolve an alias bomb', () => {
    const { told } = parse('a: &a [x]\nb: &b [*a, *a]\napis: *b\n');
    assert.ok(told.some((line) => line.includes('KC1003')));
  });
});
