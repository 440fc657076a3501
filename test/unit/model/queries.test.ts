import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  allMembers,
  declarationOf,
  externalBases,
  hasMarker,
  isRecursive,
  kindsWithClient,
  markersNamed,
  reachableTypes,
  resolveAlias,
  structOf,
  typesByName,
  versionOf,
} from '../../../src/model/index.ts';
import { declaration, kindText, type Loaded, loadTypes, structNamed } from '../load/support.ts';

const text = `
export interface Base extends TypeMeta { a: string; b: string; }
export interface Spec extends Base { b: int32; tree?: Tree; }
export interface Tree { children: Tree[]; leaf: Leaf; }
export interface Leaf { l: string; }
export type Alias = Again;
export type Again = Spec;
export type Round = Circle;
export type Circle = Round;
export interface Ring extends Link { r: string; }
export interface Link extends Ring { l: string; }
${kindText('Foo', ['+genclient', '+kubebuilder:storageversion'])}
${kindText('Bar', [], '')}`;

const loading: Promise<Loaded> = loadTypes(text);

describe('queries', () => {
  test('members with the inherited ones, the nearest declaration winning', async () => {
    const loaded = await loading;
    const members = allMembers(loaded.model, structNamed(loaded, 'Spec'));
    assert.deepEqual(
      members.map(({ name, type }) => [name, type.kind]),
      [
        ['a', 'string'],
        ['b', 'scalar'],
        ['tree', 'named'],
      ],
    );
    assert.deepEqual(
      externalBases(loaded.model, structNamed(loaded, 'Spec')).map(({ name }) => name),
      ['TypeMeta'],
    );
  });

  test('aliases and circles end', async () => {
    const loaded = await loading;
    const named = (name: string) => ({ kind: 'named', ref: declaration(loaded, name).ref }) as const;
    assert.deepEqual(resolveAlias(loaded.model, named('Alias')), named('Spec'));
    assert.equal(structOf(loaded.model, named('Alias')), structNamed(loaded, 'Spec'));
    assert.equal(structOf(loaded.model, named('Round')), undefined);
    assert.deepEqual(
      allMembers(loaded.model, structNamed(loaded, 'Ring')).map(({ name }) => name),
      ['l', 'r'],
    );
    assert.deepEqual(externalBases(loaded.model, structNamed(loaded, 'Ring')), []);
  });

  test('what can be reached, and what reaches itself', async () => {
    const { model } = await loading;
    const loaded = await loading;
    const reached = reachableTypes(model, declaration(loaded, 'Spec')).map(({ ref }) => ref.name);
    assert.deepEqual(reached, ['Spec', 'Base', 'Tree', 'Leaf']);
    assert.equal(isRecursive(model, declaration(loaded, 'Tree')), true);
    assert.equal(isRecursive(model, declaration(loaded, 'Spec')), false);
    assert.equal(isRecursive(model, declaration(loaded, 'Leaf')), false);
  });

  test('look-ups', async () => {
    const loaded = await loading;
    const { model } = loaded;
    const first = versionOf(model, 'example/v1');
    assert.ok(first);
    assert.equal(declarationOf(model, { versionId: 'example/v1', name: 'Leaf' })?.ref.name, 'Leaf');
    assert.equal(declarationOf(model, { versionId: 'example/v2', name: 'Leaf' }), undefined);
    assert.equal(declarationOf(model, { versionId: 'example/v1', name: 'constructor' }), undefined);
    assert.equal(typesByName(first).size, first.types.length);
    assert.deepEqual(
      kindsWithClient(first).map(({ names }) => names.type),
      ['Foo'],
    );
    const { markers } = declaration(loaded, 'Foo');
    assert.equal(markersNamed(markers, 'genclient').length, 1);
    assert.ok(hasMarker(markers, 'kubebuilder:storageversion') && !hasMarker(markers, 'genclient:readonly'));
  });
});
