import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import {
  compareVersions,
  fileNameOf,
  fileNamesOf,
  isFreeMemberName,
  isGroupName,
  isKindName,
  isResourceName,
  isVersionName,
  kindNames,
  lowerCamel,
  nameGroups,
  pluralOf,
  safeFolderName,
  safeVariable,
  upperCamel,
} from '../../../src/model/index.ts';

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const upperIdentifier = /^[A-Z][A-Za-z0-9]*$/;
const safeFile = /^(?!\.)(?!.*\.\.)[a-z0-9._-]+$/;

/** gengo v2/namer/plural_namer_test.go. */
describe('pluralOf', () => {
  const rows: readonly (readonly [singular: string, plural: string])[] = [
    ['I', 'I'],
    ['Pod', 'Pods'],
    ['Entry', 'Entries'],
    ['Endpoints', 'Endpoints'],
    ['Bus', 'Buses'],
    ['Fizz', 'Fizzes'],
    ['Box', 'Boxes'],
    ['Search', 'Searches'],
    ['Autograph', 'Autographs'],
    ['Dispatch', 'Dispatches'],
    ['Earth', 'Earths'],
    ['City', 'Cities'],
    ['Ray', 'Rays'],
    ['Fountain', 'Fountains'],
    ['Life', 'Lives'],
    ['Leaf', 'Leaves'],
    ['Policy', 'Policies'],
    ['Ingress', 'Ingresses'],
    ['Type', 'Types'],
  ];
  for (const [singular, plural] of rows) {
    test(`${singular} → ${plural}`, () => {
      assert.equal(pluralOf(singular, new Map([['Endpoints', 'Endpoints']])), plural);
    });
  }
});

describe('accessors', () => {
  test('hide no member that every client or lister has', () => {
    const plurals = ['List', 'Resource', 'RestClient', 'Constructor', 'ToString', 'Then', 'Lists'];
    const accessors = plurals.map(
      (plural) => kindNames('Foo', { pluralExceptions: new Map([['Foo', plural]]) }).accessor,
    );
    assert.deepEqual(accessors, [
      'listKind',
      'resourceKind',
      'restClientKind',
      'constructorKind',
      'toStringKind',
      'thenKind',
      'lists',
    ]);
  });
});

describe('identifiers', () => {
  test('lowerCamel takes a leading run of capitals as a word', () => {
    const names = [
      'Foo',
      'HTTPRoute',
      'IPAddress',
      'V1Pod',
      'FOO',
      'A',
      'fooBar',
      'CSIDriver',
      'ABTest',
      'VPN2Gateway',
      '',
    ];
    assert.deepEqual(names.map(lowerCamel), [
      'foo',
      'httpRoute',
      'ipAddress',
      'v1Pod',
      'foo',
      'a',
      'fooBar',
      'csiDriver',
      'abTest',
      'vpn2Gateway',
      '',
    ]);
  });

  test('upperCamel makes one identifier of anything', () => {
    assert.deepEqual(['a-b.c_d', '3scale', 'x', '..', 'é'].map(upperCamel), ['ABCD', 'Group3scale', 'X', '', '']);
  });

  test('variables are no reserved words', () => {
    for (const word of ['class', 'function', 'delete', 'await', 'arguments', 'enum']) {
      assert.equal(safeVariable(word), `${word}_`);
      assert.throws(() => new Function(`"use strict"; async () => { var ${word}; }`), word);
    }
    assert.equal(safeVariable('foo'), 'foo');
  });
});

describe('kindNames', () => {
  const kind = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,20}$/);

  test('Foo', () => {
    assert.deepEqual(kindNames('Foo'), {
      type: 'Foo',
      kind: 'Foo',
      variable: 'foo',
      plural: 'Foos',
      accessor: 'foos',
      resource: 'foos',
      singular: 'foo',
      list: 'FooList',
      listKind: 'FooList',
      file: 'foo',
    });
  });

  test('the kind on the wire need not be the type', () => {
    const { kind, listKind, singular, list } = kindNames('MyKind', { kind: 'My-Kind' });
    assert.deepEqual([kind, listKind, singular, list], ['My-Kind', 'My-KindList', 'my-kind', 'MyKindList']);
  });

  test('every name is what it must be, whatever the kind', () => {
    fc.assert(
      fc.property(kind, (name) => {
        const names = kindNames(name);
        assert.match(names.type, upperIdentifier);
        assert.match(names.plural, upperIdentifier);
        assert.match(names.list, upperIdentifier);
        assert.match(names.variable, identifier);
        assert.match(names.accessor, identifier);
        assert.ok(isFreeMemberName(names.accessor));
        assert.match(names.file, safeFile);
        assert.ok(isResourceName(names.resource) && isResourceName(names.singular));
        assert.doesNotThrow(() => new Function(`"use strict"; var ${names.variable};`));
      }),
    );
  });

  test('different kinds have different files, case aside, unless one is a reserved word with an underscore', () => {
    fc.assert(
      fc.property(kind, kind, (a, b) => {
        fc.pre(a.toLowerCase() !== b.toLowerCase());
        assert.notEqual(kindNames(a).file, kindNames(b).file);
      }),
    );
  });

  test('what names a kind, a resource, a member', () => {
    assert.deepEqual(['Foo', 'foo', 'F-o', '', 'Ä', 'F'.repeat(64)].map(isKindName), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    assert.deepEqual(['foos', 'a-b', 'Foos', 'a/b', '-a', 'a-', ''].map(isResourceName), [
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    assert.deepEqual(['get', 'constructor', '__proto__', 'then', 'a-b', 'restClient'].map(isFreeMemberName), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('file names', () => {
  test('devices of Windows and our own files are avoided', () => {
    assert.deepEqual(
      [
        'Con',
        'Aux',
        'Nul',
        'COM1',
        'Lpt9',
        'Index',
        'Client',
        'Console',
        'con.io',
        '..',
        '../../etc',
        '/etc/passwd',
        'a\\b',
        '',
      ].map(safeFolderName),
      [
        'con_',
        'aux_',
        'nul_',
        'com1_',
        'lpt9_',
        'index_',
        'client_',
        'console',
        'con_.io',
        '_',
        '_._etc',
        '_etc_passwd',
        'a_b',
        '_',
      ],
    );
  });

  test('a name never leaves its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const name of [safeFolderName(text), fileNameOf(text)]) {
          assert.match(name, safeFile);
          assert.doesNotMatch(name, /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/);
          assert.doesNotMatch(name, /\.$/);
        }
      }),
    );
  });

  test('many names never share a file, and the order of the names does not matter', () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'A', '2', '_', '.', '/') }), { maxLength: 12 });
    fc.assert(
      fc.property(names, (each) => {
        const files = fileNamesOf(each);
        assert.equal(new Set(files.values()).size, files.size);
        assert.deepEqual(fileNamesOf(each.toReversed()), files);
      }),
    );
  });
});

describe('nameGroups', () => {
  const label = fc.stringMatching(/^[a-zA-Z0-9](?:[-a-z0-9]{0,4}[a-z0-9])?$/);
  const group = fc.oneof(
    fc.constant(''),
    fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
  );
  const input = fc.record({
    group,
    folders: fc.array(fc.constantFrom('a', 'A', 'b', 'x.io', '..'), { minLength: 1, maxLength: 2 }),
  });
  const inputs = fc.uniqueArray(input, { selector: (each) => each.group, maxLength: 6 });

  test('names are identifiers and folders are safe; what collides is told', () => {
    fc.assert(
      fc.property(inputs, (each) => {
        const naming = nameGroups(each);
        const goNames = new Map<string, string>();
        const folders = new Set<string>();
        for (const [name, { groupDir, groupGoName }] of naming.names) {
          assert.match(groupGoName, upperIdentifier);
          assert.match(groupDir, safeFile);
          assert.ok(!folders.has(groupDir), groupDir);
          folders.add(groupDir);
          const owner = goNames.get(groupGoName.toLowerCase());
          if (owner !== undefined) assert.ok(naming.unresolved.includes(owner) && naming.unresolved.includes(name));
          goNames.set(groupGoName.toLowerCase(), name);
        }
        assert.equal(folders.size, each.length);
      }),
    );
  });

  test('the order of the groups does not matter', () => {
    fc.assert(fc.property(inputs, (each) => assert.deepEqual(nameGroups(each.toReversed()), nameGroups(each))));
  });

  test('a pinned name is kept, the other one gives way', () => {
    const naming = nameGroups([
      { group: 'foo.a.io', folders: ['a'], pinned: 'Foo' },
      { group: 'foo.b.io', folders: ['b'] },
    ]);
    assert.equal(naming.names.get('foo.a.io')?.groupGoName, 'Foo');
    assert.equal(naming.names.get('foo.b.io')?.groupGoName, 'FooBIo');
    assert.deepEqual([naming.widened, naming.unresolved], [['foo.b.io'], []]);
  });

  test('what is a group', () => {
    assert.deepEqual(['', 'apps', 'a-b.c.io', 'a..b', '.a', 'a/b', '-a', '../x'].map(isGroupName), [
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('versions', () => {
  test('TestVersionSort: by priority, the preferred first', () => {
    const versions = [
      'v4beta1',
      'v2beta1',
      'v2alpha1',
      'v3',
      'v1',
      'v12alpha1',
      'v10',
      'foo1',
      'v11alpha2',
      'foo10',
      'v1beta10',
      'v1beta9',
    ];
    assert.deepEqual(versions.toSorted(compareVersions), [
      'v10',
      'v3',
      'v1',
      'v4beta1',
      'v2beta1',
      'v1beta10',
      'v1beta9',
      'v12alpha1',
      'v11alpha2',
      'v2alpha1',
      'foo1',
      'foo10',
    ]);
  });

  test('what is a version', () => {
    assert.deepEqual(
      ['v1', 'v1beta1', 'v10alpha3', 'v0', 'v1gamma1', 'v1alpha', 'V1', '1', 'v1/..'].map(isVersionName),
      [true, true, true, false, false, false, false, false, false],
    );
  });
});
