import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { crdText, readInputs, readText } from './support.ts';

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
    const spec = {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Foo', plural: 'foos' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    };
    const read = await readText(
      JSON.stringify({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec }),
    );
    assert.deepEqual(kindsOf(read), ['Foo']);
    assert.ok(read.versions[0]?.declarations[0]?.markers.includes('+genclient:nonNamespaced'));
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
                base: &base { type: string }
                merged: { <<: *base, default: x }
`,
      ),
    );
    const spec = read.versions[0]?.declarations[0]?.schema.properties?.['spec'];
    const defaults = ['flag', 'mode', 'time', 'date', 'merged'].map((name) => spec?.properties?.[name]?.default);
    assert.deepEqual(defaults, [true, 420, '1:30', '2020-01-01', 'x']);
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

  it('has one for what aliases stand for, endless ones too', async () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    const bomb = await readText(`${crdText('Foo')}${lines.join('\n')}\n`);
    assert.deepEqual(bomb.lines, ['KC5002 stdin:1:1 the document stands for more than 2000000 values']);
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
      'KC1101 nowhere *.none matches no file',
      'KC1101 nowhere none.yaml does not exist',
      'KC1102 latin.yaml:1:1 latin.yaml is not UTF-8',
    ]);
  });

  it('are told when they hold no CRD, or none that is picked', async () => {
    assert.deepEqual((await readText('kind: Secret')).lines, ['KC5007 nowhere the inputs hold no CRD']);
    const read = await readText(crdText('Foo'), { selection: { kinds: ['Bar'] } });
    assert.deepEqual(read.lines, ['KC5007 nowhere none of the 1 CRDs is picked']);
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
      /KC5003 nowhere file:\/\/\/etc\/passwd .*\nKC5003 nowhere http:\/\/example\.com\/a cannot be read: http:\/\/ is not https/,
    );
    const downgrade = await readInputs(['https://example.com/a'], { fetch: serve({ '/a': '>http://example.com/b' }) });
    assert.match(
      downgrade.lines.join(),
      /KC5003 nowhere https:\/\/example\.com\/a cannot be read: http:\/\/ is not https/,
    );
  });

  it('are read over http where that is allowed, and go back to it from nowhere', async () => {
    const limits = { bytes: 10_000, depth: 50, values: 1_000, plainHttp: true };
    const fetch = serve({ '/a': '>https://example.com/b', '/b': crdText('Foo'), '/c': '>http://example.com/b' });
    assert.deepEqual(kindsOf(await readInputs(['http://example.com/a'], { fetch, limits })), ['Foo']);
    const downgrade = await readInputs(['https://example.com/c'], { fetch, limits });
    assert.match(
      downgrade.lines.join(),
      /KC5003 nowhere https:\/\/example\.com\/c cannot be read: http:\/\/ is not https/,
    );
  });

  it('have an end: of redirects, of bytes, and of what is not there', async () => {
    const fetch = serve({ '/loop': '>/loop', '/big': 'x'.repeat(2_000) });
    const limits = { bytes: 1_000, depth: 10, values: 100 };
    const read = await readInputs(['https://e.com/loop', 'https://e.com/big', 'https://e.com/none'], { fetch, limits });
    assert.deepEqual(read.lines, [
      'KC5003 nowhere https://e.com/loop cannot be read: it redirects more than 5 times',
      'KC5003 nowhere https://e.com/none cannot be read: the answer is 404',
      'KC5002 https://e.com/big:1:1 https://e.com/big is larger than 1000 bytes',
    ]);
  });
});
