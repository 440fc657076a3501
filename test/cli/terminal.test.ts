import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';

import { countText, diagnosticsText } from '../../src/cli/diagnostics-text.ts';
import { runCli } from '../../src/cli/program.ts';
import { differenceText, foreignLines, inputLine, upToDateLine, verdict, writtenLine } from '../../src/cli/summary.ts';
import { lookOf, type Terminal, visible, visibleLine } from '../../src/cli/terminal.ts';
import type { Diagnostic } from '../../src/diagnostics/index.ts';
import type { FileState } from '../../src/write/index.ts';
import { makeProject } from './support.ts';

function terminalWith(env: Readonly<Record<string, string>>, cwd = '/'): Terminal & { readonly text: () => string } {
  let text = '';
  const collect = (more: string): void => void (text += more);
  return {
    out: collect,
    err: collect,
    cwd,
    stdoutIsTerminal: true,
    stderrIsTerminal: true,
    env,
    now: () => 0,
    text: () => text,
  };
}

describe('lookOf', () => {
  const cases: [env: Record<string, string>, isTerminal: boolean, look: string][] = [
    [{}, true, 'pictures colour'],
    [{}, false, ''],
    [{ NO_COLOR: '1' }, true, 'pictures'],
    [{ NO_COLOR: '' }, true, 'pictures colour'],
    [{ CI: 'true' }, true, ''],
    [{ CI: 'false' }, true, 'pictures colour'],
    [{ TERM: 'dumb' }, true, ''],
    [{ FORCE_COLOR: '1' }, false, 'pictures colour'],
    [{ FORCE_COLOR: '1', CI: '1' }, false, 'pictures colour'],
    [{ FORCE_COLOR: '0' }, false, ''],
  ];
  for (const [env, isTerminal, expected] of cases) {
    it(`${JSON.stringify(env)} on a ${isTerminal ? 'terminal' : 'pipe'}: ${expected || 'plain'}`, () => {
      const look = lookOf(terminalWith(env), isTerminal);
      const parts = [look.pictures ? 'pictures' : '', look.paint('red', 'x') === 'x' ? '' : 'colour'];
      assert.equal(parts.filter(Boolean).join(' '), expected);
    });
  }
});

describe('visible', () => {
  it('shows what would steer a terminal', () => {
    assert.equal(visible('a\u001b[2Jb\u202Ec\u0085\r\u2028'), 'a\\u001b[2Jb\\u202ec\\u0085\\u000d\\u2028');
    assert.equal(visible('tab\tline\nÄ日本 😀'), 'tab\tline\nÄ日本 😀');
  });
});

describe('visibleLine', () => {
  it('shows line feeds and tabs too, so that the text stays one line', () => {
    assert.equal(visibleLine('a\n::error::b\tc\u001b'), 'a\\u000a::error::b\\u0009c\\u001b');
  });

  it('is how paths are told', () => {
    const path = 'a\n::error::b.ts';
    const shown = /a\\u000a::error::b\.ts/;
    const files = (['foreign', 'stale', 'missing'] as const).map((state) => ({ path, state }));
    const position = { file: path, line: 1, column: 1 };
    const diagnostic: Diagnostic = { code: 'KC1003', severity: 'error', message: 'm', position };
    const look = lookOf(terminalWith({}), false);
    const counts = { groups: 1, versions: 1, kinds: 1, otherDocuments: 0 };
    for (const text of [
      diagnosticsText([diagnostic], { root: '/a', cwd: '/a' }, look),
      foreignLines('out', files),
      foreignLines(path, files),
      differenceText('out', files, look),
      inputLine(counts, [path]),
      writtenLine(path, files, 0),
      upToDateLine(path, files, 0),
    ]) {
      assert.match(text, shown);
      assert.doesNotMatch(text, /^::/m);
    }
  });
});

describe('diagnosticsText', () => {
  const look = { pictures: true, paint: (_: string, text: string) => text };

  it('shows the part of a long line that matters, with the caret below it', (context) => {
    const root = makeProject(context, { 'long.yaml': `${'x'.repeat(5_000)}\t!!${'y'.repeat(5_000)}\n` });
    const position = { file: 'long.yaml', line: 1, column: 5_002, length: 2 };
    const diagnostic: Diagnostic = { code: 'KC1003', severity: 'error', message: 'bad\u001b', position };
    const [head, source = '', caret = ''] = diagnosticsText([diagnostic], { root, cwd: root }, look).split('\n');
    assert.equal(head, 'long.yaml:1:5002 error KC1003: bad\\u001b');
    assert.ok(source.length < 130);
    assert.equal(source.indexOf('!!'), caret.indexOf('^^'));
    assert.equal(source.indexOf('\t'), caret.indexOf('\t'));
  });

  it('leaves the picture out where there is no such line', (context) => {
    const root = makeProject(context, { 'short.yaml': 'x' });
    for (const position of [
      { file: 'short.yaml', line: 9, column: 1 },
      { file: 'short.yaml', line: 1, column: 99 },
      { file: '-', line: 1, column: 1 },
    ]) {
      const text = diagnosticsText(
        [{ code: 'KC1003', severity: 'error', message: 'm', position }],
        { root, cwd: root },
        look,
      );
      assert.equal(text.split('\n').length, 2);
    }
  });

  it('names files as the user can open them', () => {
    const position = { file: 'codegen.yaml', line: 1, column: 1 };
    const diagnostic: Diagnostic = { code: 'KC1003', severity: 'warning', message: 'm', position };
    const told = (root: string, cwd: string): string => diagnosticsText([diagnostic], { root, cwd }, look);
    assert.match(told('/a', '/a'), /^codegen\.yaml:1:1 warning/);
    assert.match(told('/a/b', '/a'), /^b\/codegen\.yaml:1:1 /);
    assert.match(told('/a', '/b'), /^\/a\/codegen\.yaml:1:1 /);
  });

  it('counts', () => {
    const error: Diagnostic = { code: 'KC1003', severity: 'error', message: '' };
    const warning: Diagnostic = { code: 'KC2001', severity: 'warning', message: '' };
    assert.equal(countText([error]), '1 error');
    assert.equal(countText([warning, warning]), '2 warnings');
    assert.equal(countText([...Array.from({ length: 10 }, () => error), warning]), '10 errors, 1 warning');
  });
});

describe('summaries', () => {
  const files = (...states: FileState[]) => states.map((state, index) => ({ path: `${index}.ts`, state }));

  it('say what verify found in words', () => {
    assert.equal(verdict(files('unchanged', 'foreign')), '');
    assert.equal(verdict(files('differs')), '1 file differs');
    assert.equal(verdict(files('missing', 'missing', 'stale')), '2 files are missing, 1 is stale');
    assert.equal(
      verdict(files('differs', 'differs', 'missing', 'stale', 'stale')),
      '2 files differ, 1 is missing, 2 are stale',
    );
  });

  it('name at most ten foreign files, and count inputs when there are many', () => {
    const text = foreignLines('generated', files(...Array<FileState>(12).fill('foreign')));
    assert.match(text, /^12 files in generated are not ours and stay:\n[^]* {2}and 2 more\n$/);
    assert.equal(foreignLines('generated', files('written')), '');
    const counts = { groups: 2, versions: 1, kinds: 0, otherDocuments: 0 };
    assert.equal(inputLine(counts, ['a', 'b']), '2 groups, 1 version, 0 kinds from a, b\n');
    assert.equal(inputLine(counts, ['a', 'b', 'c', 'd']), '2 groups, 1 version, 0 kinds from 4 inputs\n');
    const others = '2 groups, 1 version, 0 kinds from a, 3 documents of other kinds left out\n';
    assert.equal(inputLine({ ...counts, otherDocuments: 3 }, ['a']), others);
  });

  it('paint diffs by line', () => {
    const look = { pictures: true, paint: (style: string, text: string) => `<${style}>${text}` };
    const diff = '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z\n';
    assert.equal(
      differenceText('generated', [{ path: 'a', state: 'differs', diff }], look),
      '<bold>--- a\n<bold>+++ b\n<cyan>@@ -1 +1 @@\n<red>-x\n<green>+y\n z\n',
    );
  });
});

describe('a defect', () => {
  /** A terminal on which nothing runs. */
  function brokenTerminal(context: TestContext, env: Readonly<Record<string, string>> = {}) {
    const told: string[] = [];
    const terminal = terminalWith(env, makeProject(context));
    return {
      ...terminal,
      told,
      err: (text: string): void => {
        told.push(text);
        terminal.err(text);
      },
      get now(): () => number {
        throw new TypeError('x is not\u001b a function');
      },
    };
  }

  it('is one object on standard output with --json, and nothing else', async (context) => {
    const terminal = brokenTerminal(context);
    assert.equal(await runCli(['verify', '--json', '--apis', 'x'], terminal), 70);
    assert.deepEqual(terminal.told, []);
    const { command, exitCode, diagnostics } = JSON.parse(terminal.text()) as Record<string, unknown>;
    assert.deepEqual([command, exitCode], ['verify', 70]);
    const help = 'this is not your mistake; please report it with the input that led here';
    assert.deepEqual(diagnostics, [
      {
        code: 'KC9001',
        severity: 'error',
        message: 'x is not\u001b a function',
        help: `${help}; --verbose shows where it happened`,
      },
    ]);
  });

  it('is an annotation with --github', async (context) => {
    const terminal = brokenTerminal(context);
    assert.equal(await runCli(['--github', '--apis', 'x'], terminal), 70);
    assert.match(terminal.text(), /^::error title=KC9001::x is not.* a function%0Ahelp: this is not [^\n]*\n$/);
  });

  it('exits 70 and asks for a report, with the stack only when asked', async (context) => {
    for (const [words, env, shows] of [
      [[], {}, false],
      [['--verbose'], {}, true],
      [[], { DEBUG: '1' }, true],
    ] as const) {
      const terminal = brokenTerminal(context, env);
      assert.equal(await runCli([...words, '--apis', 'x'], terminal), 70);
      assert.match(terminal.text(), /defect of kube-codegen:.* x is not\\u001b a function/);
      assert.match(terminal.text(), /please report it/);
      assert.equal(/at .*terminal\.test\.ts/.test(terminal.text()), shows);
    }
  });
});
