import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { Collector, type Place } from '../../../src/diagnostics/index.ts';
import { resolveOptions, type UserOptions } from '../../../src/options/index.ts';

const root = mkdtempSync(join(tmpdir(), 'kube-codegen-options-')).replaceAll('\\', '/');
after(() => rmSync(root, { recursive: true }));

function resolve(user: UserOptions, places: Readonly<Record<string, Place>> = {}) {
  const collector = new Collector();
  const placeOf = (path: string): Place | undefined =>
    path === 'output' ? { file: 'codegen.yaml', line: 7, column: 9 } : places[path];
  const options = resolveOptions(user, { root, generators: ['deepcopy', 'lister', 'informer'], placeOf }, collector);
  return { options, diagnostics: collector.sorted(), codes: collector.sorted().map(({ code }) => code) };
}

describe('resolveOptions', () => {
  it('fills in defaults and makes paths absolute', () => {
    const { options, codes } = resolve({
      apis: ['apis', './more/../other'],
      crds: ['-', 'https://h/c.yaml', 'FTP://h/c.yaml', 'crds/*.yaml'],
    });
    assert.deepEqual(codes, []);
    assert.deepEqual(options, {
      root,
      apis: [`${root}/apis`, `${root}/other`],
      crds: ['-', 'https://h/c.yaml', 'FTP://h/c.yaml', `${root}/crds/*.yaml`],
      openapi: [],
      inputPlaces: new Map(),
      builtInTypes: false,
      output: `${root}/generated`,
      importExtension: '.js',
      boilerplate: undefined,
      clientset: { name: 'versioned', apiPath: '/apis' },
      generators: ['deepcopy', 'lister', 'informer'],
      namedGenerators: [],
      templates: undefined,
      pick: { groups: [], kinds: [], versions: [] },
      limits: { bytes: 67_108_864, depth: 200, values: 2_000_000, plainHttp: false },
      pluralExceptions: new Map(),
      groups: new Map(),
      keyPlaces: new Map(),
      warningsAsErrors: false,
    });
    assert.ok(Object.isFrozen(options));
  });

  it('says that there is no input, but not on top of other mistakes', () => {
    assert.deepEqual(resolve({}).codes, ['KC1001']);
    assert.deepEqual(resolve({ generators: ['nope'] }).codes, ['KC1008']);
  });

  it('keeps output and input apart', () => {
    const overlaps: [apis: string, output: string, code: string][] = [
      ['apis', 'apis/generated', 'KC1006'],
      ['apis', 'apis', 'KC1006'],
      ['generated/apis', 'generated', 'KC1006'],
      ['apis', '.', 'KC1007'],
      ['apis', '..', 'KC1007'],
      ['apis', '../generated', 'KC1007'],
      ['apis', '/tmp/generated', 'KC1007'],
      ['apis', 'a/../../x', 'KC1007'],
    ];
    for (const [apis, output, code] of overlaps) {
      assert.deepEqual(resolve({ apis: [apis], output }).codes, [code], `${apis} → ${output}`);
    }
    for (const output of ['apis-generated', '..generated', 'a/b/c', 'generated/']) {
      assert.deepEqual(resolve({ apis: ['apis'], output }).codes, [], output);
    }
  });

  it('points at the setting in codegen.yaml', () => {
    const [diagnostic] = resolve({ apis: ['apis'], output: '..' }).diagnostics;
    assert.deepEqual(diagnostic?.position, { file: 'codegen.yaml', line: 7, column: 9 });
  });

  it('knows where inputs were named, and which generators', () => {
    const places = { 'apis.0': { file: 'codegen.yaml', line: 2, column: 8 }, 'crds.1': { flag: '--crd' } };
    const { options } = resolve({ apis: ['a/'], crds: ['-', 'c'], generators: ['lister'] }, places);
    assert.deepEqual(
      [...options.inputPlaces],
      [
        [`${root}/a`, places['apis.0']],
        [`${root}/c`, places['crds.1']],
      ],
    );
    assert.deepEqual(options.namedGenerators, ['lister']);
  });

  it('takes no depth that overflows the stack', () => {
    const [diagnostic] = resolve({ apis: ['a'], limits: { depth: 251 } }).diagnostics;
    assert.equal(diagnostic?.message, 'limits.depth is 251, and nothing that nests deeper than 250 levels can be read');
    assert.deepEqual([diagnostic.code, diagnostic.help], ['KC1003', 'give it a number up to 250']);
    assert.deepEqual(resolve({ apis: ['a'], limits: { depth: 250 } }).codes, []);
  });

  it('knows the generators', () => {
    const { diagnostics, options } = resolve({ apis: ['a'], generators: ['lister', 'informers', 'lister'] });
    assert.deepEqual(
      diagnostics.map(({ code, help }) => [code, help]),
      [['KC1008', 'did you mean "informer"?']],
    );
    assert.deepEqual(options.generators, ['lister', 'informers']);
    assert.deepEqual(resolve({ apis: ['a'], generators: [] }).codes, ['KC1008']);
  });

  it('refuses names that could not be folders, paths or identifiers', () => {
    for (const name of ['', '..', 'a/b', '1st', 'a b', '.hidden', '*/']) {
      assert.deepEqual(resolve({ apis: ['a'], clientset: { name } }).codes, ['KC1003'], name);
    }
    for (const apiPath of ['', 'apis', '/apis/', '//x', '/a b', '/a"b', '/`']) {
      assert.deepEqual(resolve({ apis: ['a'], clientset: { apiPath } }).codes, ['KC1003'], apiPath);
    }
    for (const name of ['certManager', 'Cert-Manager', '', "X'"]) {
      assert.deepEqual(resolve({ apis: ['a'], groups: { 'cert-manager.io': name } }).codes, ['KC1003'], name);
      assert.deepEqual(resolve({ apis: ['a'], pluralExceptions: { Endpoints: name } }).codes, ['KC1003'], name);
    }
  });

  it('reads the boilerplate, which must be comments', () => {
    writeFileSync(join(root, 'good.txt'), '\uFEFF/*\r\nCopyright\r\n*/\r\n// x\r\n\r\n');
    assert.equal(resolve({ apis: ['a'], boilerplate: 'good.txt' }).options.boilerplate, '/*\nCopyright\n*/\n// x');
    for (const text of ['Copyright\n', '/* open\n', '/* a */ code\n', '*/\n']) {
      writeFileSync(join(root, 'bad.txt'), text);
      assert.deepEqual(resolve({ apis: ['a'], boilerplate: 'bad.txt' }).codes, ['KC1003'], text);
    }
    assert.deepEqual(resolve({ apis: ['a'], boilerplate: 'missing.txt' }).codes, ['KC1005']);
    assert.deepEqual(resolve({ apis: ['a'], boilerplate: '.' }).codes, ['KC1005']);
  });

  it('wants the template folder to be there', () => {
    mkdirSync(join(root, 'templates'));
    assert.deepEqual(resolve({ apis: ['a'], templates: 'templates' }).codes, []);
    assert.deepEqual(resolve({ apis: ['a'], templates: 'nowhere' }).codes, ['KC1005']);
  });
});
