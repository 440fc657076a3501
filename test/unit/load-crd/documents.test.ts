import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import * as fc from 'fast-check';

import { hasRepeatedMembers } from '../../../src/load/crd/repeated-members.ts';
import { crdJson, crdText, readInputs, type ReadResult, readText } from './support.ts';

function kindsOf({
  versions,
}: {
  readonly versions: readonly { readonly declarations: readonly { readonly name: string }[] }[];
}): readonly string[] {
  return versions.flatMap(({ declarations }) => declarations.map(({ name }) => name));
}

describe('documents', () => {
  it('reads several documents and counts those that are no CRDs', async () => {
    const text = ['# nothing', crdText('Foo'), 'kind: ConfigMap\nmetadata: {}', '', crdText('Bar')].join('\n---\n');
    const read = await readText(text);
    assert.deepEqual(kindsOf(read), ['Bar', 'Foo']);
    assert.deepEqual(read.counts, { crds: 2, others: 1 });
    assert.deepEqual(read.lines, []);
  });

  it('takes no time for comments that look like many comments', async () => {
    const read = await readText(
      [`${'# '.repeat(100_000)}\nkind: ConfigMap`, `${' #'.repeat(100_000)}\n# nothing`].join('\n---\n'),
    );
    assert.deepEqual(read.counts, { crds: 0, others: 1 });
  });

  it('knows the line at which the document of a CRD begins', async () => {
    const text = [
      '# a licence',
      '---',
      '# prose',
      '',
      crdText('Foo'),
      '---',
      'kind: ConfigMap',
      '---',
      crdText('Bar', 'v2'),
    ];
    const { versions } = await readText(text.join('\n'));
    const lines = text.join('\n').split('\n');
    for (const { position } of versions) assert.match(lines[(position?.line ?? 0) - 1] ?? '', /^apiVersion:/);
    assert.equal(versions[0]?.position?.line, 5);
  });

  it('reads Lists, of CRDs and among other things', async () => {
    const item = (kind: string): string => crdText(kind).replaceAll(/^/gm, '    ').replace('    api', '  - api');
    const text = `apiVersion: v1\nkind: List\nitems:\n${item('Foo')}\n${item('Bar')}\n  - kind: Secret\n`;
    const read = await readText(text);
    assert.deepEqual(kindsOf(read), ['Bar', 'Foo']);
    assert.deepEqual(read.counts, { crds: 2, others: 1 });
  });

  it('reads JSON', async () => {
    const read = await readText(JSON.stringify(crdJson('Foo')));
    assert.deepEqual(kindsOf(read), ['Foo']);
    assert.ok(read.versions[0]?.declarations[0]?.markers.includes('+genclient:nonNamespaced'));
  });

  it('reads lists as API servers give them, whose items have no kind', async () => {
    const item = (kind: string): object => ({ metadata: {}, ...crdJson(kind), kind: undefined, apiVersion: undefined });
    const list = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinitionList',
      items: [item('Foo'), item('Bar')],
    };
    const read = await readText(JSON.stringify(list));
    assert.deepEqual([kindsOf(read), read.lines], [['Bar', 'Foo'], []]);
    const nested = { kind: 'List', apiVersion: 'v1', items: [{ kind: 'Secret' }, { kind: 'List', items: [list] }] };
    const inner = await readText(JSON.stringify([nested, crdJson('Baz')]));
    assert.deepEqual([kindsOf(inner), inner.counts], [['Bar', 'Baz', 'Foo'], { crds: 3, others: 1 }]);
    // A List of anything says nothing of its items.
    const plain = await readText(JSON.stringify({ ...list, kind: 'List', items: [item('Foo'), crdJson('Bar')] }));
    assert.deepEqual(kindsOf(plain), ['Bar']);
  });

  it('reads JSON objects in a row, and knows where each begins', async () => {
    const description = 'A brace } { and a "quote" \\';
    const [foo, bar] = [JSON.stringify({ ...crdJson('Foo'), description }), JSON.stringify(crdJson('Bar'))];
    for (const between of ['', ' ', '\n', '\n---\n']) {
      const read = await readText(foo + between + bar);
      assert.deepEqual([kindsOf(read), read.lines], [['Bar', 'Foo'], []]);
    }
    const wrong = await readText(`${foo}\n${foo} ${bar.replace('"Bar"', '"a_b"')}`);
    const column = foo.length + 1 + bar.indexOf('"Bar"') + 1;
    assert.match(wrong.lines.join(), new RegExp(`^KC5004 stdin:2:${column} .*kind "a_b"`));
    const broken = await readText(`${foo}\n${bar.slice(0, -1)}`);
    assert.deepEqual(kindsOf(broken), ['Foo']);
    assert.match(broken.lines.join(), /^KC5001 stdin:2:/);
  });

  it('reads YAML in braces, however its strings are quoted', async () => {
    const text = JSON.stringify(crdJson('Foo')).replace('{', "{ description: 'one } { two', ");
    const read = await readText(text);
    assert.deepEqual([kindsOf(read), read.lines], [['Foo'], []]);
  });

  it('reads YAML as kubectl does: booleans and octals of YAML 1.1, merges, dates as text', async () => {
    const read = await readText(
      crdText(
        'Foo',
        'v1',
        `                flag: { type: boolean, default: yes }
                mode: { type: integer, default: 0644 }
                time: { type: string, default: 1:30 }
                date: { type: string, default: 2020-01-01 }
                part: { type: number, default: .5e1 }
                most: { type: number, default: -.INF }
                base: &base { type: string }
                merged: { <<: *base, default: x }
`,
      ),
    );
    const spec = read.versions[0]?.declarations[0]?.schema.properties?.['spec'];
    const defaults = ['flag', 'mode', 'time', 'date', 'part', 'most', 'merged'].map(
      (name) => spec?.properties?.[name]?.default,
    );
    assert.deepEqual(defaults, [true, 420, '1:30', '2020-01-01', 5, '-.INF', 'x']);
    assert.equal(spec?.properties?.['merged']?.type, 'string');
  });

  it('takes a document whose separator has a comment, and one behind directives', async () => {
    const read = await readText(`%YAML 1.1\n--- # first\n${crdText('Foo')}`);
    assert.deepEqual(kindsOf(read), ['Foo']);
    assert.deepEqual(kindsOf(await readText(`--- # first\n${crdText('Foo')}--- # second\n${crdText('Bar')}`)), [
      'Bar',
      'Foo',
    ]);
  });

  it('takes several documents behind directives and ends of documents', async () => {
    const texts = [
      `%YAML 1.1\n---\n${crdText('Foo')}---\n${crdText('Bar')}`,
      `# a licence\n%YAML 1.1\n# prose\n---\n${crdText('Foo')}...\n%YAML 1.1\n---\n${crdText('Bar')}...\n`,
      `${crdText('Foo')}... # the end\n${crdText('Bar')}`,
    ];
    for (const text of texts) {
      const read = await readText(text);
      assert.deepEqual([kindsOf(read), read.lines, read.counts.others], [['Bar', 'Foo'], [], 0], text);
    }
    const wrong = await readText(`${texts[1]?.replace('kind: Bar', 'kind: a_b')}`);
    const line = texts[1]?.split('\n').findIndex((text) => text.includes('kind: Bar')) ?? 0;
    assert.match(wrong.lines.join(), new RegExp(`^KC5004 stdin:${line + 1}:11 .*kind "a_b"`));
  });

  it('places syntax errors in the file, and reads the other documents', async () => {
    const broken = `kind: CustomResourceDefinition\nmetadata: [\n`;
    const read = await readText(`${crdText('Foo')}---\n${broken}---\n${crdText('Bar')}`);
    assert.deepEqual(kindsOf(read), ['Bar', 'Foo']);
    assert.equal(read.lines.length, 1);
    assert.match(read.lines[0] ?? '', /^KC5001 stdin:2[67]:\d+ /);
  });

  it('refuses a key that stands twice', async () => {
    const read = await readText(`${crdText('Foo')}  group: other.com\n`);
    assert.match(read.lines.join(), /^KC5001 stdin:23:3 duplicated mapping key/);
    const json = JSON.stringify(crdJson('Foo'), null, 2).replace('"kind": "Foo",', '"kind": "Foo",\n  "kind": "Bar",');
    assert.match((await readText(json)).lines.join(), /^KC5001 stdin:9:4 duplicated mapping key/);
  });

  it('knows repeated members of JSON by its colons, those in strings aside', () => {
    const key = fc.string({ unit: fc.constantFrom('a', ':', '{', '\n') });
    const text = fc.string({ unit: fc.constantFrom('a', ':', '"', '\\', '{', '\u2028') });
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.constant(null), fc.array(tie('json')), tie('object')),
      object: fc.dictionary(key, tie('json')),
    }));
    fc.assert(
      fc.property(json, fc.constantFrom('', '  '), (value, indent) => {
        const once = JSON.stringify(value, null, indent);
        assert.equal(hasRepeatedMembers(once, JSON.parse(once)), false);
        const twice = `{"x":[{"y":1,"y":${once}}]}`;
        assert.equal(hasRepeatedMembers(twice, JSON.parse(twice)), true);
      }),
    );
  });
});

describe('CRDs that are none', () => {
  it('are told by their apiVersion', async () => {
    const text = crdText('Foo').replace('apiextensions.k8s.io/v1', 'apiextension.k8s.io/v1');
    assert.deepEqual((await readText(`${crdText('Bar')}---\n${text}`)).lines, [
      'KC5004 stdin:24:13 foos.example.com: apiVersion is not apiextensions.k8s.io/v1',
    ]);
  });

  it('may be templates', async () => {
    const read = await readText(`{{- if .Values.crds }}\n${crdText('Foo')}{{- end }}\n`);
    assert.match(read.diagnostics[0]?.help ?? '', /helm template/);
  });
});

describe('limits', () => {
  const small = { bytes: 10_000, depth: 30, values: 1_000 };

  it('has one for bytes', async () => {
    const read = await readText(`${crdText('Foo')}# ${'x'.repeat(20_000)}`, { limits: small });
    assert.deepEqual(read.lines, ['KC5002 stdin:1:1 stdin is larger than 10000 bytes']);
    assert.match(read.diagnostics[0]?.help ?? '', /limits/);
  });

  it('has one for depth, in YAML and JSON', async () => {
    const deep = (text: string): string => `${'['.repeat(10_000)}${text}${']'.repeat(10_000)}`;
    const yaml = await readText(`${crdText('Foo')}x: ${deep('')}`);
    assert.match(yaml.lines.join(), /^KC5002 stdin:23:\d+ the document goes over a limit/);
    const json = await readText(`{"kind": "CustomResourceDefinition", "x": ${deep('1')}}`);
    assert.deepEqual(json.lines, ['KC5002 stdin:1:1 the document nests deeper than 200 levels']);
  });

  it('has the same one for YAML in braces', async () => {
    const nested = (levels: number): string => `${'{ a: '.repeat(levels)}1${' }'.repeat(levels)}`;
    const text = (levels: number): string =>
      JSON.stringify(crdJson('Foo')).replace('{', `{ description: ${nested(levels)}, `);
    assert.deepEqual((await readText(text(150))).lines, []);
    assert.match((await readText(text(150), { limits: small })).lines.join(), /^KC5002 .* maxDepth \(30\)/);
  });

  it('has the one for values for aliases and merged keys too', async () => {
    const aliases = `a: &a {}\nb: [${'*a, '.repeat(500)}]\nc: [${'{ <<: *d }, '.repeat(600)}]\n`;
    const text = crdText('Foo').replace('spec:\n', `d: &d { x: 1 }\n${aliases}spec:\n`);
    const readWith = async (values: number): Promise<string> =>
      (await readText(text, { limits: { ...small, values } })).lines.join();
    assert.match(await readWith(400), /^KC5002 .* maxAliases \(400\)/);
    assert.match(await readWith(1_150), /^KC5002 /);
    assert.equal(await readWith(10_000), '');
    const many = text.replace('*a, ', '*a, '.repeat(12_000));
    assert.deepEqual((await readText(many)).lines, []);
  });

  it('lets a long text have as many values as it has characters', async () => {
    const list = `[${'x, '.repeat(150_000)}]`;
    assert.deepEqual((await readText(`${crdText('Foo')}more: ${list}\n`)).lines, []);
    const few = `${crdText('Foo')}x: &x [${'x, '.repeat(1_000)}]\nmore: [${'*x, '.repeat(101)}]\n`;
    assert.match((await readText(few)).lines.join(), /^KC5002 /);
  });

  it('has one for what aliases stand for, endless ones too', async () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    const bomb = await readText(`${crdText('Foo')}${lines.join('\n')}\n`);
    assert.deepEqual(bomb.lines, [
      'KC5002 stdin:1:1 the document stands for more than 100000 values, the part of limits.values (2000000) that the aliases of a short text have',
    ]);
    const endless = await readText(`${crdText('Foo')}loop: &loop { again: *loop }\n`);
    assert.deepEqual(endless.lines, ['KC5002 stdin:1:1 the document nests deeper than 200 levels']);
  });
});

describe('inputs', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crds-'));
    await mkdir(join(folder, 'chart/crds'), { recursive: true });
    await writeFile(join(folder, 'foo.yaml'), crdText('Foo'));
    await writeFile(join(folder, 'chart/crds/bar.yml'), crdText('Bar'));
    await writeFile(join(folder, 'chart/values.txt'), crdText('Not'));
    await writeFile(join(folder, 'latin.yaml'), Buffer.from([0x63, 0xe9]));
  });
  after(() => rm(folder, { recursive: true }));

  it('are files, folders and globs, each file once', async () => {
    const read = await readInputs([join(folder, 'foo.yaml'), join(folder, 'chart'), join(folder, '**/*.yml')], {
      root: folder,
    });
    assert.deepEqual(kindsOf(read), ['Bar', 'Foo']);
    assert.equal(read.counts.crds, 2);
  });

  it('are the same in any order', async () => {
    const inputs = [join(folder, 'foo.yaml'), join(folder, 'chart')];
    const [forth, back] = [
      await readInputs(inputs, { root: folder }),
      await readInputs(inputs.toReversed(), { root: folder }),
    ];
    assert.deepEqual(JSON.stringify(forth.versions), JSON.stringify(back.versions));
  });

  it('are told when they are not there, match nothing, or are no text', async () => {
    const inputs = ['none.yaml', '*.none', 'latin.yaml'].map((name) => join(folder, name));
    const read = await readInputs(inputs, { root: folder });
    assert.deepEqual(read.lines, [
      'KC1101 *.none:1:1 *.none matches no file',
      'KC1102 latin.yaml:1:1 latin.yaml is not UTF-8',
      'KC1101 none.yaml:1:1 none.yaml does not exist',
    ]);
  });

  it('are globs in a project whose path looks like one', async () => {
    const root = join(folder, 'a (b) [c] {d,e} !f');
    await mkdir(join(root, 'crds'), { recursive: true });
    await writeFile(join(root, 'crds/foo.yaml'), crdText('Foo'));
    await writeFile(join(root, '../beside.yaml.txt'), crdText('Bar'));
    for (const inputs of [['crds/*.yaml'], ['**/*.yaml'], ['crds']]) {
      const read = await readInputs(
        inputs.map((input) => join(root, input)),
        { root },
      );
      assert.deepEqual([kindsOf(read), read.lines], [['Foo'], []], inputs.join());
    }
    const outside = await readInputs([join(root, '../*.yaml.txt')], { root });
    assert.deepEqual(kindsOf(outside), ['Bar']);
  });

  it('are links too, as in a mounted ConfigMap, and loops of links have an end', async () => {
    const root = join(folder, 'mount');
    await mkdir(join(root, '..2024/deep'), { recursive: true });
    await mkdir(join(root, 'more'));
    await writeFile(join(root, '..2024/foo.yaml'), crdText('Foo'));
    await writeFile(join(root, '..2024/deep/bar.yaml'), `${crdText('Bar')}---\nkind: Secret\n`);
    const links = {
      '..data': '..2024',
      'foo.yaml': '..data/foo.yaml',
      deep: '..data/deep',
      twice: '..data/deep',
      'more/loop': '..',
      self: '.',
      'gone.txt': 'nowhere',
    };
    for (const [path, target] of Object.entries(links)) await symlink(target, join(root, path));
    const read = await readInputs([root], { root });
    assert.deepEqual([kindsOf(read), read.lines], [['Bar', 'Foo'], []]);
    assert.deepEqual(read.counts, { crds: 2, others: 1 });
    await symlink('nowhere', join(root, 'gone.yaml'));
    assert.deepEqual((await readInputs([root], { root })).lines, [
      'KC1101 gone.yaml:1:1 gone.yaml cannot be read: ENOENT',
    ]);
  });

  it('are pipes too, within the limit', async (context) => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const through = async (text: string): Promise<ReadResult> => {
      // A process of its own, since nothing else can stop waiting for a reader.
      const writer = spawn('sh', ['-c', 'cat > "$0"', pipe], { stdio: ['pipe', 'ignore', 'ignore'] });
      context.after(() => writer.kill());
      writer.stdin.on('error', () => {}).end(text);
      return readInputs([pipe], { root: folder, limits: { bytes: 10_000, depth: 100, values: 1_000 } });
    };
    assert.deepEqual(kindsOf(await through(crdText('Foo'))), ['Foo']);
    assert.deepEqual((await through('x'.repeat(1_000_000))).lines, ['KC5002 pipe:1:1 pipe is larger than 10000 bytes']);
  });

  it('are told where they may not be read', async (context) => {
    if (process.getuid?.() === 0) {
      context.skip('root may read everything');
      return;
    }
    const shut = join(folder, 'shut/inner');
    await mkdir(shut, { recursive: true });
    await writeFile(join(folder, 'shut/foo.yaml'), crdText('Foo'));
    await chmod(shut, 0);
    try {
      const read = await readInputs([join(folder, 'shut'), join(shut, 'foo.yaml')], { root: folder });
      assert.deepEqual(read.lines, [
        'KC1101 shut/inner:1:1 shut/inner cannot be read: EACCES',
        'KC1101 shut/inner/foo.yaml:1:1 shut/inner/foo.yaml cannot be read: EACCES',
      ]);
      assert.deepEqual(kindsOf(read), ['Foo']);
    } finally {
      await chmod(shut, 0o755);
    }
  });

  it('are told when they hold no CRD', async () => {
    for (const text of ['', '# nothing\n', 'kind: Secret', '<!doctype html>\n<p>CustomResourceDefinition</p>']) {
      const read = await readText(text);
      assert.deepEqual(read.lines, ['KC5007 stdin:1:1 there is no CRD in stdin'], text);
      assert.equal(read.diagnostics[0]?.severity, 'error');
    }
    const empty = join(folder, 'empty');
    await mkdir(empty, { recursive: true });
    assert.deepEqual((await readInputs([empty], { root: folder })).lines, [
      'KC5007 empty:1:1 there is no CRD in empty',
    ]);
  });

  it('are told which groups, kinds and versions to pick there are none of', async () => {
    const text = [crdText('Foo'), crdText('Bar', 'v2')].join('---\n');
    const selection = { groups: ['example.com', 'other.com'], kinds: ['Foo', 'Baz'], versions: ['v9'] };
    const read = await readText(text, { selection });
    assert.deepEqual(read.lines, [
      'KC5007 stdin:1:1 no CRD has the group "other.com" that pick.groups names',
      'KC5007 stdin:1:1 no CRD has the kind "Baz" that pick.kinds names',
      'KC5007 stdin:1:1 no CRD has the version "v9" that pick.versions names',
    ]);
    assert.equal(read.diagnostics[1]?.help, 'did you mean "Bar"?');
    const nothing = await readText(text, { selection: { kinds: ['Foo'], versions: ['v2'] } });
    assert.deepEqual(nothing.lines, ['KC5007 stdin:1:1 none of the 2 CRDs is picked']);
  });

  it('may be wrong where they are not picked', async () => {
    const old = crdText('Old').replace('k8s.io/v1', 'k8s.io/v1beta1').replaceAll('example.com', 'old.com');
    const wrong = crdText('Bar').replace('scope: Namespaced', 'scope: 1');
    const bad =
      '\n    - { name: v2, served: true, storage: false, schema: { openAPIV3Schema: { type: object, properties: 5 } } }';
    const half = crdText('Foo').replace('  versions:', `  versions:${bad}`);
    assert.deepEqual((await readText(half, { selection: { versions: ['v1'] } })).lines, []);
    assert.equal((await readText(half)).lines.length, 1);
    const twice = [crdText('Qux'), crdText('Qux', 'v2')];
    const text = [crdText('Foo'), old, wrong, ...twice].join('---\n');
    const { lines } = await readText(text, { selection: { groups: ['example.com'], kinds: ['Foo'], versions: [] } });
    assert.deepEqual(lines, []);
    assert.equal((await readText(text)).lines.length, 3);
  });

  it('can be picked by group, kind and version', async () => {
    const text = [crdText('Foo', 'v1'), crdText('Bar', 'v1beta1')].join('---\n');
    assert.deepEqual(kindsOf(await readText(text, { selection: { versions: ['v1beta1'] } })), ['Bar']);
    assert.deepEqual(kindsOf(await readText(text, { selection: { kinds: ['Foo'] } })), ['Foo']);
    assert.deepEqual(kindsOf(await readText(text, { selection: { groups: ['other.com'] } })), []);
  });
});

describe('addresses', () => {
  /** A server that answers by path, and redirects. */
  const serve =
    (pages: Readonly<Record<string, string>>): typeof fetch =>
    async (input) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const page = pages[pathname];
      if (page === undefined) return new Response('', { status: 404 });
      return page.startsWith('>')
        ? new Response('', { status: 302, headers: { location: page.slice(1) } })
        : new Response(page);
    };

  it('are read over https, redirects included', async () => {
    const fetch = serve({ '/a': '>/b', '/b': crdText('Foo') });
    assert.deepEqual(kindsOf(await readInputs(['https://example.com/a'], { fetch })), ['Foo']);
  });

  it('are refused with another scheme, by themselves or by a redirect', async () => {
    const never: typeof fetch = () => assert.fail('nothing may be fetched');
    const plain = await readInputs(['http://example.com/a', 'file:///etc/passwd'], { fetch: never });
    assert.match(
      plain.lines.join('\n'),
      /KC5003 file:\/\/\/etc\/passwd:1:1 .*\nKC5003 http:\/\/example\.com\/a:1:1 http:\/\/example\.com\/a cannot be read: http:\/\/ is not https/,
    );
    const downgrade = await readInputs(['https://example.com/a'], { fetch: serve({ '/a': '>http://example.com/b' }) });
    assert.match(
      downgrade.lines.join(),
      /KC5003 https:\/\/example\.com\/a:1:1 https:\/\/example\.com\/a cannot be read: http:\/\/ is not https/,
    );
  });

  it('are read over http where that is allowed, and go back to it from nowhere', async () => {
    const limits = { bytes: 10_000, depth: 50, values: 1_000, plainHttp: true };
    const fetch = serve({ '/a': '>https://example.com/b', '/b': crdText('Foo'), '/c': '>http://example.com/b' });
    assert.deepEqual(kindsOf(await readInputs(['http://example.com/a'], { fetch, limits })), ['Foo']);
    const downgrade = await readInputs(['https://example.com/c'], { fetch, limits });
    assert.match(
      downgrade.lines.join(),
      /KC5003 https:\/\/example\.com\/c:1:1 https:\/\/example\.com\/c cannot be read: http:\/\/ is not https/,
    );
  });

  it('have an end: of redirects, of bytes, and of what is not there', async () => {
    const fetch = serve({ '/loop': '>/loop', '/big': 'x'.repeat(2_000) });
    const limits = { bytes: 1_000, depth: 10, values: 100 };
    const read = await readInputs(['https://e.com/loop', 'https://e.com/big', 'https://e.com/none'], { fetch, limits });
    assert.deepEqual(read.lines, [
      'KC5002 https://e.com/big:1:1 https://e.com/big is larger than 1000 bytes',
      'KC5003 https://e.com/loop:1:1 https://e.com/loop cannot be read: it redirects more than 5 times',
      'KC5003 https://e.com/none:1:1 https://e.com/none cannot be read: the answer is 404',
    ]);
  });

  it('that cannot be reached say why, and tell of plain http only where that would help', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    const fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const read = await readInputs(['https://e.com/a', 'http://e.com/a'], { fetch });
    assert.deepEqual(read.lines, [
      'KC5003 http://e.com/a:1:1 http://e.com/a cannot be read: http:// is not https',
      'KC5003 https://e.com/a:1:1 https://e.com/a cannot be read: fetch failed: ECONNREFUSED',
    ]);
    const helps = read.diagnostics.map(({ help }) => help?.includes('limits.plainHttp'));
    assert.deepEqual(helps, [true, false]);
  });
});
