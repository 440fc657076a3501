import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { generators } from '../../src/generators/index.ts';
import { codegen, fooProject, fooTypes, makeProject, putFiles } from './support.ts';

describe('wrong usage', () => {
  const cases: [words: string[], message: string, help: string][] = [
    [['verfy'], 'there is no command "verfy"', 'did you mean "verify"?'],
    [['lsiter-gen-x'], 'there is no command "lsiter-gen-x"', 'there are generate, verify, init, markers, crd'],
    [['verfy', '--help'], 'there is no command "verfy"', 'did you mean "verify"?'],
    [['openapi', '--help'], 'there is no command "openapi"', 'there are generate, verify, init, markers, crd'],
    [['-q', 'verfy'], 'there is no command "verfy"', 'did you mean "verify"?'],
    [['crd', 'pul', '--help'], 'there is no command "pul"', 'did you mean "pull"?'],
    [['--ouput', 'x'], "unknown option '--ouput'", 'did you mean --output?'],
    [['verify', '--githup'], "unknown option '--githup'", 'did you mean --github?'],
    [['--output'], "option '-o, --output <folder>' argument missing", 'run `npx codegen --help`'],
    [
      ['--output', ''],
      "option '-o, --output <folder>' argument '' is invalid. It is empty.",
      'run `npx codegen --help`',
    ],
    [
      ['--import-extension', '.tsx'],
      "option '--import-extension <extension>' argument '.tsx' is invalid. It must be one of .js, .ts, none.",
      'run `npx codegen --help`',
    ],
    [
      ['--groups', 'x'],
      "option '--groups <group=Name...>' argument 'x' is invalid. It must be of the form group=Name.",
      'run `npx codegen --help`',
    ],
    [['-q', 'verify'], 'the command verify does not stand first', 'options go behind it: npx codegen verify -q\n'],
    [
      ['-c', 'c2.yaml', 'deepcopy'],
      'the command deepcopy does not stand first',
      'options go behind it: npx codegen deepcopy -c c2.yaml\n',
    ],
    [
      ['-o', 'x', 'crd', 'pull'],
      'the command crd pull does not stand first',
      'options go behind it: npx codegen crd pull -o x\n',
    ],
    [['generate', 'verify'], 'the command verify does not stand first', 'options go behind it: npx codegen verify\n'],
    [['-q', 'deepcpy'], 'there is no command "deepcpy"', 'did you mean "deepcopy"?'],
    [['markers', 'nonsense'], 'there is no marker +nonsense', '`npx codegen markers` lists all'],
  ];
  for (const [words, message, help] of cases) {
    it(`${words.join(' ')}: exit 2 and the next step`, async (context) => {
      const { code, out, err } = await codegen(makeProject(context), words);
      assert.ok(err.startsWith(`error: ${message}\n  help: ${help}`), err);
      assert.equal(out, '');
      assert.equal(code, 2);
    });
  }
});

describe('help', () => {
  const pages = [
    [],
    ['generate'],
    ['verify'],
    ['init'],
    ['markers'],
    ['crd'],
    ['crd', 'pull'],
    ...generators.map(({ name }) => [name]),
  ];
  for (const words of pages) {
    it(`of codegen ${words.join(' ')} fits a screen and ends with an example`, async (context) => {
      const { code, out, err } = await codegen(makeProject(context), [...words, '--help']);
      assert.deepEqual([code, err], [0, '']);
      assert.ok(out.split('\n').length <= 32, out);
      assert.ok(
        out.split('\n').every((line) => line.length <= 100),
        out,
      );
      assert.match(out, /\nExample:\n {2}\$ npx codegen[^\n]*\n$/);
    });
  }

  it('names every generator', async (context) => {
    const { out } = await codegen(makeProject(context), ['--help']);
    for (const { name } of generators) assert.match(out, new RegExp(`\\b${name}\\b`));
  });

  it('prints the version', async (context) => {
    const { code, out } = await codegen(makeProject(context), ['--version']);
    assert.match(out, /^\d+\.\d+\.\d+\S*\n$/);
    assert.equal(code, 0);
  });

  it('loads neither parser nor templates for it', async (context) => {
    const hook = `data:text/javascript,${encodeURIComponent(
      `import { registerHooks } from 'node:module';
       registerHooks({ load(url, context, next) { if (/(ts-morph|eta|yaml|json-schema-to-typescript)\\//.test(url)) console.log('loaded', url); return next(url, context); } });`,
    )}`;
    for (const words of [['--version'], ['generate', '--help'], ['init', '--help']]) {
      const { out, err } = await codegen(makeProject(context), words, { env: { NODE_OPTIONS: `--import ${hook}` } });
      assert.doesNotMatch(out, /^loaded/m, words.join(' ') + err);
      assert.notEqual(out, '');
    }
  });
});

describe('output for programs', () => {
  it('--json prints one object on stdout and nothing else', async (context) => {
    const root = makeProject(context, fooProject);
    putFiles(root, {
      [fooTypes]: (fooProject[fooTypes] ?? '').replace('+genclient\n', '+genclient\n * +genclient:onlyVerbs=lst\n'),
    });
    const { code, out, err } = await codegen(root, ['--json']);
    assert.deepEqual([code, err], [1, '']);
    const { diagnostics, files, exitCode, durationsMs } = JSON.parse(out) as Record<string, unknown>;
    assert.equal(exitCode, 1);
    assert.deepEqual(files, []);
    assert.deepEqual(diagnostics, [
      {
        code: 'KC2003',
        severity: 'error',
        message: '+genclient:onlyVerbs has no verb "lst"',
        file: fooTypes,
        line: 7,
        column: 25,
        length: 3,
        help: 'did you mean "list"? `npx codegen markers genclient:onlyVerbs` explains the marker',
      },
    ]);
    assert.deepEqual(Object.keys(durationsMs ?? {}), ['load', 'plan', 'render', 'write']);
  });

  const misuses: [words: string[], command: string, message: string, help: string][] = [
    [['--json', '--outptu', 'x'], 'generate', "unknown option '--outptu'", 'did you mean --output?'],
    [['verify', '--githup', '--json'], 'verify', "unknown option '--githup'", 'did you mean --github?'],
    [['--json', 'verfy'], 'generate', 'there is no command "verfy"', 'did you mean "verify"?'],
    [['verfy', '--json'], 'verfy', 'there is no command "verfy"', 'did you mean "verify"?'],
  ];
  for (const [words, command, message, help] of misuses) {
    it(`--json prints one object for wrong usage: ${words.join(' ')}`, async (context) => {
      const { code, out, err } = await codegen(makeProject(context), words);
      assert.deepEqual([code, err], [2, '']);
      const told = JSON.parse(out) as Record<string, unknown>;
      assert.deepEqual([told['command'], told['exitCode'], told['files']], [command, 2, []]);
      assert.deepEqual(told['diagnostics'], [{ code: 'KC1009', severity: 'error', message, help }]);
    });
  }

  it('--github annotates wrong usage', async (context) => {
    const { code, out, err } = await codegen(makeProject(context), ['--github', '--outptu', 'x']);
    assert.deepEqual(
      [code, out, err],
      [2, '', "::error title=KC1009::unknown option '--outptu'%0Ahelp: did you mean --output?\n"],
    );
  });

  it('--json names files and states', async (context) => {
    const { code, out } = await codegen(makeProject(context, fooProject), ['--json']);
    assert.equal(code, 0);
    const { files, counts } = JSON.parse(out) as { files: { path: string }[]; counts: Record<string, number> };
    const deepcopy = { path: 'generated/deepcopy/samplecontroller/v1alpha1.ts', state: 'written' };
    assert.deepEqual(
      files.find(({ path }) => path === deepcopy.path),
      deepcopy,
    );
    assert.equal(counts['written'], files.length);
    assert.equal(counts['deleted'], 0);
    assert.equal(counts['kinds'], 1);
  });

  it('--github prints annotations that nothing in the input can break out of', async (context) => {
    const root = makeProject(context, { 'codegen.yaml': 'apis: [apis]\n"a\\n::error::b%,:": 1\n' });
    const { code, err } = await codegen(root, ['--github']);
    assert.equal(code, 1);
    const [line] = err.split('\n');
    assert.equal(
      line,
      '::error file=codegen.yaml,line=2,endLine=2,col=1,endColumn=19,title=KC1002::unknown setting "a%0A::error::b%25,:"' +
        line?.slice(line.indexOf('%0Ahelp: ')),
    );
    assert.equal(err.split('\n').filter((each) => each.startsWith('::')).length, 1);
  });

  it('--json and --github name the flag of a bad value', async (context) => {
    const root = makeProject(context, fooProject);
    const words = ['--generators', 'deepcpy'];
    const { code, out } = await codegen(root, ['--json', ...words]);
    const { exitCode, diagnostics } = JSON.parse(out) as { exitCode: number; diagnostics: { flag?: string }[] };
    assert.deepEqual([code, exitCode, diagnostics.map(({ flag }) => flag)], [2, 2, ['--generators']]);
    const github = await codegen(root, ['verify', '--github', ...words]);
    assert.match(github.err, /^::error title=KC1008::--generators: there is no generator "deepcpy"/);
    assert.equal(github.code, 2);
  });

  it('--quiet prints nothing when all is well', async (context) => {
    assert.deepEqual(await codegen(makeProject(context, fooProject), ['-q']), { code: 0, out: '', err: '' });
  });

  it('--verbose prints the time of each phase', async (context) => {
    const { out } = await codegen(makeProject(context, fooProject), ['--verbose']);
    assert.match(out, /^load \d+ ms, plan \d+ ms, render \d+ ms, write \d+ ms\n$/m);
  });
});

describe('codegen markers', () => {
  it('lists all, those that begin alike, or explains one', async (context) => {
    const root = makeProject(context);
    const all = await codegen(root, ['markers']);
    assert.match(all.out, /^ {2}\+genclient:onlyVerbs +Keeps/m);
    const some = await codegen(root, ['markers', 'genclient:s']);
    assert.match(some.out, /\+genclient:skipVerbs/);
    assert.doesNotMatch(some.out, /onlyVerbs/);
    const one = await codegen(root, ['markers', '+genclient:onlyVerbs']);
    assert.match(one.out, /^\+genclient:onlyVerbs\n[^]*example +\+genclient:onlyVerbs=/);
    assert.deepEqual([all.code, some.code, one.code], [0, 0, 0]);
    assert.ok(all.out.split('\n').every((line) => line.length <= 120));
  });
});
