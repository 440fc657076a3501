import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadTypes, memberNamed, shape } from './support.ts';

describe('types that grow with every step', () => {
  const steps = (count: number, step: (name: string, last: string) => string): string =>
    Array.from({ length: count }, (_, index) => step(`T${index + 1}`, `T${index}`)).join('\n');
  const last = '\nexport interface S { t: T24 }';
  const plain = 'type T0 = { x: string };\n';

  const rows: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['unexported', plain + steps(24, (name, from) => `type ${name} = { a: ${from}; b: ${from} };`), 'KC3006 export it'],
    [
      'generic',
      `${plain}type Two<T> = { a: T; b: T };\n${steps(24, (name, from) => `type ${name} = Two<${from}>;`)}`,
      'KC3007 write the type out for the arguments in use',
    ],
    [
      'generic all the way',
      'type T0<T> = { x: T };\ntype T24 = T23<string>;\n' +
        steps(23, (name, from) => `type ${name}<T> = { a: ${from}<T>; b: ${from}<T> };`),
      'KC3007 write the type out for the arguments in use',
    ],
    [
      'exported and computed',
      `export ${plain}` +
        steps(24, (name, from) => `export type ${name} = { a: Partial<${from}>; b: Partial<${from}> };`),
      'KC3006 give names to its parts: export them',
    ],
  ];
  for (const [what, text, expected] of rows) {
    test(what, async () => {
      const loaded = await loadTypes(text + last);
      const found = new Set(loaded.diagnostics.map(({ code, help }) => `${code} ${help}`));
      assert.deepEqual([...found], [expected]);
      assert.ok(loaded.diagnostics.every(({ message }) => message.includes('too large to be expanded in place')));
    });
  }

  test('wide types are not large', async () => {
    const members = Array.from({ length: 2_000 }, (_, index) => `m${index}: Part`).join('; ');
    const loaded = await loadTypes(
      `type Part = { a: string };\ntype Wide = { ${members} };\nexport interface S { w: Wide }`,
    );
    assert.deepEqual(loaded.diagnostics, []);
  });

  test('many steps that do not grow are read once each', async () => {
    const text = steps(24, (name, from) => `type ${name} = { a: ${from}['a']; b: ${from}['b'] };`);
    const loaded = await loadTypes(`type T0 = { a: string; b: string };\n${text}${last}`);
    assert.deepEqual(shape(memberNamed(loaded, 'S', 't').type), { a: 'string', b: 'string' });
  });

  test('many levels in one type are read once each', async () => {
    const count = 40;
    const nested = `${'{ a: '.repeat(count)}string${' }'.repeat(count)}`;
    const loaded = await loadTypes(
      `type T = ${nested};\nexport interface S { i: T${`['a']`.repeat(count)}; l: ${'Array<'.repeat(count)}string${'>'.repeat(count)} }`,
    );
    assert.deepEqual(loaded.diagnostics, []);
    assert.equal(shape(memberNamed(loaded, 'S', 'i').type), 'string');
  });
});
