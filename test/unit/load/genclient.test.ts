import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { clientVerbs } from '../../../src/model/index.ts';
import { codes, kindNamed, kindText, loadTypes, places, shape } from './support.ts';

const all: readonly string[] = [...clientVerbs];
const withoutStatus = all.filter((verb) => !verb.endsWith('Status'));

async function verbsOf(markers: readonly string[], extra?: string): Promise<readonly string[] | undefined> {
  const loaded = await loadTypes(kindText('Foo', markers, extra));
  assert.deepEqual(loaded.diagnostics, []);
  return kindNamed(loaded, 'Foo').client && [...(kindNamed(loaded, 'Foo').client?.verbs ?? [])];
}

/** client-gen's generators/util TestParseTags, with the rows that were vacuous made true. */
describe('TestParseTags', () => {
  const good: readonly (readonly [markers: readonly string[], expected: readonly string[] | undefined])[] = [
    [[], undefined],
    [['+genclient'], all],
    [['+genclient', '+genclient:nonNamespaced'], all],
    [['+genclient', '+genclient:noVerbs'], []],
    [['+genclient', '+genclient:noStatus'], withoutStatus],
    [
      ['+genclient', '+genclient:onlyVerbs=create,delete'],
      ['create', 'delete'],
    ],
    [
      ['+genclient', '+genclient:onlyVerbs=create', '+genclient:onlyVerbs=delete'],
      ['create', 'delete'],
    ],
    [
      ['+genclient', '+genclient:readonly'],
      ['get', 'list', 'watch'],
    ],
    [
      ['+genclient', '+genclient:readonly', '+genclient:skipVerbs=watch'],
      ['get', 'list'],
    ],
    [
      ['+genclient', '+genclient:skipVerbs=watch,patch', '+genclient:skipVerbs=get'],
      all.filter((verb) => !['watch', 'patch', 'get'].includes(verb)),
    ],
    [
      ['+genclient', '+genclient:onlyVerbs=get, list'],
      ['get', 'list'],
    ],
    [
      ['+genclient', '+genclient:onlyVerbs=get,list', '+genclient:skipVerbs=patch'],
      ['get', 'list'],
    ],
  ];
  for (const [markers, expected] of good) {
    test(markers.join(' ') || 'no marker', async () => {
      assert.deepEqual(await verbsOf(markers), expected);
    });
  }

  test('without a status there are no status verbs', async () => {
    assert.deepEqual(await verbsOf(['+genclient'], 'spec: string;'), withoutStatus);
  });

  const bad: readonly (readonly [markers: readonly string[], expected: readonly string[]])[] = [
    [['+genclient=true'], ['types.ts:2:15 KC2005']],
    [['+genclient', '+genclient:nonNamespaced=true'], ['types.ts:3:29 KC2005']],
    [['+genclient', '+genclient:readonly=true'], ['types.ts:3:24 KC2005']],
    [['+genclient', '+genclient:onlyVerbs=create', '+genclient:skipVerbs=create'], ['types.ts:4:25 KC2006']],
    [['+genclient', '+genclient:invalid'], ['types.ts:3:4 KC2001']],
    [['+genclient', '+genclient:onlyVerbs=lst'], ['types.ts:3:25 KC2003']],
    [
      ['+genclient', '+genclient:skipVerbs=get,lst, explode'],
      ['types.ts:3:29 KC2003', 'types.ts:3:34 KC2003'],
    ],
    [['+genclient', '+genclient:onlyVerbs='], ['types.ts:3:25 KC2005']],
    [['+genclient', '+genclient:onlyVerbs=get,'], ['types.ts:3:29 KC2003']],
    [['+genclient', '+genclient:onlyVerbs'], ['types.ts:3:4 KC2005']],
    [['+genclient', '+genclient:skipVerbs=get,get'], ['types.ts:3:29 KC2007']],
    [['+genclient', '+genclient'], ['types.ts:3:4 KC2007']],
    [['+genclient', '+genclient:readonly', '+genclient:onlyVerbs=get,create'], ['types.ts:4:29 KC2006']],
    [['+genclient', '+genclient:noVerbs', '+genclient:onlyVerbs=get'], ['types.ts:4:4 KC2006']],
    [['+genclient', '+genclient:noVerbs', '+genclient:readonly'], ['types.ts:4:4 KC2006']],
    [['+genclient', '+genclient:noStatus', '+genclient:onlyVerbs=updateStatus'], ['types.ts:4:25 KC2006']],
    [['+genclient:onlyVerbs=get'], ['types.ts:2:4 KC2008']],
    [['+genclient (please)'], ['types.ts:2:15 KC2002']],
    [['+genclient(x)'], ['types.ts:2:14 KC2005']],
  ];
  for (const [markers, expected] of bad) {
    test(`reported: ${markers.join(' ')}`, async () => {
      const loaded = await loadTypes(kindText('Foo', markers));
      assert.deepEqual(places(loaded.diagnostics), expected);
      assert.ok(loaded.diagnostics.every(({ help }) => help));
    });
  }

  test('the contract: message, length and help of an unknown verb', async () => {
    const loaded = await loadTypes(kindText('Foo', ['+genclient', '+genclient:onlyVerbs=lst']));
    const [only] = loaded.diagnostics;
    assert.equal(only?.message, '+genclient:onlyVerbs has no verb "lst"');
    assert.equal(only?.position?.length, 3);
    assert.equal(only?.help, 'did you mean "list"? `npx codegen markers genclient:onlyVerbs` explains the marker');
  });

  test('markers for clients and resources on what is no kind', async () => {
    const loaded = await loadTypes(`
/** +genclient:onlyVerbs=foo,bar */
export interface Plain { a: string }
/** +resourceName=x */
export type Alias = string;
/**
 * +genclient
 * +resourceName=x
 */
export interface Told { a: string }`);
    assert.deepEqual(places(loaded.diagnostics), [
      'types.ts:3:5 KC2008',
      'types.ts:5:5 KC2008',
      'types.ts:11:18 KC3008',
    ]);
  });

  test('a status verb of a kind without status is a contradiction', async () => {
    const loaded = await loadTypes(kindText('Foo', ['+genclient', '+genclient:onlyVerbs=updateStatus'], ''));
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:25 KC2006']);
  });
});

/** client-gen's generators/util TestParseTagsExtension. */
describe('TestParseTagsExtension', () => {
  const extra = 'export interface Bar { a: string }\nexport interface Bars { a: string }\n';
  const method = (text: string): string => extra + kindText('Foo', ['+genclient', `+genclient:method=${text}`]);

  test('name, verb, subresource, input and result', async () => {
    const loaded = await loadTypes(
      method('Foo,verb=create,subresource=bar,input=Bar,result=@kube-codegen/runtime/autoscaling/v1.Scale') +
        kindText('Two', [
          '+genclient',
          '+genclient:method=GetIt,verb=get',
          '+genclient:method=listAll,verb=list,result=Bars',
        ]),
    );
    assert.deepEqual(loaded.diagnostics, []);
    const [only] = kindNamed(loaded, 'Foo').client?.methods ?? [];
    assert.deepEqual([only?.name, only?.verb, only?.subresource], ['foo', 'create', 'bar']);
    assert.equal(only?.input && shape(only.input), '#example/v1/Bar');
    assert.deepEqual(only?.result, {
      kind: 'external',
      module: '@kube-codegen/runtime/autoscaling/v1',
      name: 'Scale',
      arguments: [],
    });
    const two = kindNamed(loaded, 'Two').client?.methods ?? [];
    assert.deepEqual(
      two.map(({ name, verb, input, result }) => [name, verb, input, result && shape(result)]),
      [
        ['getIt', 'get', undefined, undefined],
        ['listAll', 'list', undefined, '#example/v1/Bars'],
      ],
    );
  });

  test('methods are there with noVerbs too', async () => {
    const loaded = await loadTypes(
      kindText('Foo', ['+genclient', '+genclient:noVerbs', '+genclient:method=GetIt,verb=get']),
    );
    assert.equal(kindNamed(loaded, 'Foo').client?.verbs.size, 0);
    assert.equal(kindNamed(loaded, 'Foo').client?.methods.length, 1);
  });

  test('a type with TypeMeta and no metadata may be what a method gives', async () => {
    const loaded = await loadTypes(
      `export interface Answer extends TypeMeta { name: string }\n${kindText('Foo', ['+genclient', '+genclient:method=Ask,verb=create,subresource=ask,result=Answer'])}`,
    );
    assert.deepEqual(loaded.diagnostics, []);
  });

  const bad: readonly (readonly [text: string, expected: string])[] = [
    [',verb=create', 'types.ts:5:22 KC2011'],
    ['GetIt', 'types.ts:5:22 KC2011'],
    ['GetIt,verb=explode', 'types.ts:5:33 KC2003'],
    ['GetIt,verb=watch', 'types.ts:5:33 KC2011'],
    ['GetIt,verb=delete', 'types.ts:5:33 KC2011'],
    ['GetIt,verb=updateStatus', 'types.ts:5:33 KC2011'],
    ['GetIt,verb=get,unknown=bar', 'types.ts:5:37 KC2011'],
    ['GetIt,verb=get,subresource=', 'types.ts:5:37 KC2011'],
    ['GetIt,verb=get,subresource', 'types.ts:5:37 KC2011'],
    ['GetIt,verb=get,subresource=../x', 'types.ts:5:49 KC2011'],
    ['GetIt,verb=get,verb=list', 'types.ts:5:37 KC2011'],
    ['GetIt,verb=get,input=Bar', 'types.ts:5:43 KC2011'],
    ['GetIt,verb=create,input=Baz', 'types.ts:5:46 KC3003'],
    ['GetIt,verb=create,result=./x.Bar', 'types.ts:5:47 KC2011'],
    ['GetIt,verb=create,result=x.1', 'types.ts:5:47 KC2011'],
    ['Get-It,verb=get', 'types.ts:5:22 KC2011'],
    ['Update,verb=update', 'types.ts:5:22 KC2011'],
    ['Constructor,verb=get', 'types.ts:5:22 KC2011'],
    ['GetSubresource,verb=get', 'types.ts:5:22 KC2011'],
  ];
  for (const [text, expected] of bad) {
    test(`reported: ${text}`, async () => {
      const loaded = await loadTypes(method(text));
      assert.deepEqual(places(loaded.diagnostics), [expected]);
      assert.ok(loaded.diagnostics.every(({ help }) => help));
    });
  }

  test('one method twice', async () => {
    const loaded = await loadTypes(
      kindText('Foo', ['+genclient', '+genclient:method=A,verb=get', '+genclient:method=a,verb=list']),
    );
    assert.deepEqual(codes(loaded), ['KC2011']);
  });
});
