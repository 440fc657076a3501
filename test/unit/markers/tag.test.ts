import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { formatTag, parseTag, type Tag, type TagScalar } from '../../../src/markers/index.ts';

function parsed(text: string): Tag {
  const result = parseTag(text);
  if ('problem' in result) throw new Error(`${result.problem} at ${result.offset}`);
  return result.tag;
}

/** gengo's codetags/parser_test.go. */
describe('codetags', () => {
  const same = [
    '+name',
    '+name:with:colons',
    '+name.with.dots',
    '+name-with-dashes',
    '+name_',
    '+name()',
    '+name(arg)',
    '+name("arg")',
    '+name(`arg`)',
    '+name(1)',
    '+name(-0x1F)',
    '+name(0o17)',
    '+name(0b101)',
    '+name(true)',
    '+name(a: 1)',
    '+name(a:1,b:"x")',
    '+name(a: 1, b: "x", c: `y`, d: id, e: false)',
    '+name=value',
    '+name="v a l"',
    '+name=`raw "x"`',
    '+name=10',
    '+name=-10',
    '+name=+10',
    '+name=true',
    '+name=+other',
    '+name(a)=+other(b: 1)=+third="x"',
    '+name="esc\\"aped\\\\"',
    '+name # comment',
    '+name=1 # comment',
    '+name(a) # comment',
    '+name="#" # c',
    '+name=a/b.C',
  ];
  for (const text of same) {
    test(`round trip: ${text}`, () => {
      const tag = parsed(text);
      assert.deepEqual(parsed(formatTag(tag)), tag);
    });
  }

  test('values', () => {
    assert.deepEqual(parsed('+a(x: -0x1F, y: "q\\"", z: id)=true'), {
      name: 'a',
      arguments: [
        { name: 'x', value: { kind: 'integer', value: -31 } },
        { name: 'y', value: { kind: 'string', value: 'q"' } },
        { name: 'z', value: { kind: 'identifier', value: 'id' } },
      ],
      value: { kind: 'boolean', value: true },
    });
    assert.deepEqual(parsed('+a=+b').value, { kind: 'tag', tag: { name: 'b', arguments: [] } });
  });

  const bad: readonly (readonly [text: string, problem: RegExp, offset: number])[] = [
    ['name', /unexpected character "n"/, 0],
    ['+', /unexpected end of input/, 1],
    ['+1name', /unexpected character "1"/, 1],
    ['+name (a)', /unexpected character " "/, 5],
    ['+name =a', /unexpected character " "/, 5],
    ['+name= a', /unexpected character " "/, 6],
    ['+name=', /unexpected end of input/, 6],
    ['+name(', /unexpected end of input/, 6],
    ['+name(a', /unexpected end of input/, 7],
    ['+name( a)', /unexpected character " "/, 6],
    ['+name(a )', /unexpected character " "/, 7],
    ['+name(a,b)', /multiple arguments must use 'name: value' syntax/, 5],
    ['+name(a: 1, b)', /can't mix named and positional arguments/, 5],
    ['+name("a)', /unterminated string/, 6],
    ['+name=`a', /unterminated string/, 6],
    ['+name="a" b', /unexpected character " "/, 9],
    ['+name=1x', /unexpected character "1"/, 6],
    ['+name=+', /unexpected end of input/, 7],
    ['+name=+other=', /unexpected end of input/, 13],
  ];
  for (const [text, problem, offset] of bad) {
    test(`problem: ${text}`, () => {
      const result = parseTag(text);
      assert.ok('problem' in result);
      assert.match(result.problem, problem);
      assert.equal(result.offset, offset);
    });
  }

  test('what is formatted is parsed back', () => {
    const identifier = fc
      .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
      .filter((text) => text !== 'true' && text !== 'false');
    const scalar: fc.Arbitrary<TagScalar> = fc.oneof(
      identifier.map((value): TagScalar => ({ kind: 'identifier', value })),
      fc.string().map((value): TagScalar => ({ kind: 'string', value })),
      fc.maxSafeInteger().map((value): TagScalar => ({ kind: 'integer', value: value === 0 ? 0 : value })),
      fc.boolean().map((value): TagScalar => ({ kind: 'boolean', value })),
    );
    const args = fc.oneof(
      fc.constant([]),
      scalar.map((value) => [{ value }]),
      fc.array(fc.record({ name: identifier, value: scalar }, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 3,
      }),
    );
    const { tag } = fc.letrec<{ tag: Tag }>((tie) => ({
      tag: fc
        .tuple(
          identifier,
          args,
          fc.option(
            fc.oneof(
              { maxDepth: 3 },
              scalar,
              tie('tag').map((inner) => ({ kind: 'tag' as const, tag: inner })),
            ),
            { nil: undefined },
          ),
        )
        .map(([name, list, value]): Tag => ({ name, arguments: list, ...(value && { value }) })),
    }));
    fc.assert(fc.property(tag, (each) => assert.deepEqual(parsed(formatTag(each)), each)));
  });

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTag(`+${text}`)));
  });
});
