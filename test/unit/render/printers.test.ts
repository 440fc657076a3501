import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import ts from 'typescript-5.9';

import { doc, type Json, literal, memberAccess, memberName, objectKey, printType } from '../../../src/render/index.ts';
import type { Code } from '../../../src/render/index.ts';
import { list, map, object, oneOf, text, union, VersionBuilder } from '../../support/model.ts';

function textOf(code: Code): string {
  return code.parts.map((part) => (typeof part === 'string' ? part : 'symbol' in part ? part.symbol : '?')).join('');
}

/** What the text means to a JavaScript engine. */
function evaluate(source: string): unknown {
  return runInThisContext(`'use strict'; (${source});`);
}

describe('literal', () => {
  it('means the value, whatever it is', () => {
    const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as Json);
    fc.assert(fc.property(value, (json) => assert.deepEqual(evaluate(textOf(literal(json))), json)));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (json) => assert.equal(evaluate(textOf(literal(json))), json)),
    );
  });

  it('sets members called __proto__ as members', () => {
    const value = JSON.parse('{"__proto__":{"a":1},"b":2}') as Json;
    assert.equal(textOf(literal(value)), "{ ['__proto__']: { a: 1 }, b: 2 }");
    assert.deepEqual(evaluate(textOf(literal(value))), value);
  });

  it('escapes what is not visible', () => {
    assert.equal(
      textOf(literal('a\u2028\u202e\0\u200b\ufeff\ud800b')),
      "'a\\u2028\\u202e\\u0000\\u200b\\ufeff\\ud800b'",
    );
    assert.equal(textOf(literal('it\'s\n"x"\\')), `'it\\'s\\n"x"\\\\'`);
    assert.equal(textOf(literal('Größe 😀')), "'Größe 😀'");
  });

  it('lays long values out over lines', () => {
    const value = { first: 'x'.repeat(60), second: 'y'.repeat(60), third: [] };
    assert.equal(
      textOf(literal(value)),
      `{\n  first: '${'x'.repeat(60)}',\n  second: '${'y'.repeat(60)}',\n  third: [],\n}`,
    );
  });

  it('refuses numbers that JSON lacks', () => {
    assert.throws(() => literal(Infinity), /not a JSON number/);
    assert.equal(textOf(literal(-0)), '-0');
  });
});

describe('names of members', () => {
  it('are bare where they are identifiers', () => {
    assert.equal(textOf(memberName('größe')), 'größe');
    assert.equal(textOf(memberName('a-b')), "'a-b'");
    assert.equal(textOf(memberName('1st')), "'1st'");
    assert.equal(textOf(memberName('')), "''");
    assert.equal(textOf(memberName('default')), 'default');
    assert.equal(textOf(objectKey('__proto__')), "['__proto__']");
    assert.equal(textOf(memberAccess('a')), '.a');
    assert.equal(textOf(memberAccess("a'b")), "['a\\'b']");
  });
});

describe('doc', () => {
  it('is a line for a line, a block for more, nothing for nothing', () => {
    assert.equal(textOf(doc('One.')), '/** One. */');
    assert.equal(textOf(doc('One.\n\nTwo.  \n')), '/**\n * One.\n *\n * Two.\n */');
    assert.equal(textOf(doc(' \n')), '');
    assert.equal(textOf(doc('', 'Only.')), '/** Only. */');
    const long = 'word '.repeat(60).trim();
    assert.equal(textOf(doc(long)), `/** ${long} */`);
  });

  it('is one comment, whatever the text is', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('*', '/', '\n', '*/', '/*', '\u2028', '\r', '\\', ' ')).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(nasty, (given) => {
        const comment = textOf(doc(given));
        const file = ts.createSourceFile('x.ts', `${comment}\nconst x = 1;\n`, ts.ScriptTarget.Latest);
        assert.equal(file.statements.length, 1);
        assert.equal((file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length, 0);
        const comments = ts.getLeadingCommentRanges(file.text, 0) ?? [];
        assert.equal(comments.length, comment === '' ? 0 : 1);
      }),
    );
  });

  it('does not talk to the compiler or to the engine', () => {
    assert.equal(textOf(doc('@ts-ignore')), '/** @ ts-ignore */');
    assert.equal(textOf(doc('x\n@ts-expect-error')), '/**\n * x\n * @ ts-expect-error\n */');
    assert.equal(textOf(doc('//# sourceMappingURL=x')), '/** //# sourceMappingURL =x */');
    assert.equal(textOf(doc('@tslint stays, @deprecated too')), '/** @tslint stays, @deprecated too */');
  });
});

describe('printType', () => {
  const version = new VersionBuilder('g.example.com', 'v1');
  const print = (type: Parameters<typeof printType>[0]): string =>
    textOf(printType(type, (ref) => ({ symbol: ref.name, from: { file: 'x.ts' }, use: 'type' })));

  it('prints types as the input has them', () => {
    assert.equal(print(list(union(text, version.ref('Foo')))), '(string | Foo)[]');
    assert.equal(print(map(list(text))), '{ [key: string]: string[] }');
    assert.equal(print(oneOf('a', 1, true)), "'a' | 1 | true");
    assert.equal(print({ kind: 'scalar', scalar: 'IntOrString' }), 'IntOrString');
    assert.equal(print(object({ 'a?': text, 'b-c': list(text) })), "{\n  a?: string;\n  'b-c': string[];\n}");
    assert.equal(print(object({})), '{}');
    const wire = { kind: 'external', module: 'm', name: 'Wire', arguments: [version.ref('V1Pod')] } as const;
    assert.equal(print(wire), 'Wire<V1Pod>');
  });
});
