import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';

import { codegen, makeProject, readTree } from './support.ts';

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'here',
  });
}

/** A server that gives every request one answer, and its address. */
async function serve(status: number, body: unknown): Promise<{ readonly url: string } & Disposable> {
  const server = createServer((request, response) => {
    const isAsked = request.url === '/prefix/apis/apiextensions.k8s.io/v1/customresourcedefinitions?limit=50';
    const isAllowed = request.headers.authorization === 'Bearer t';
    response.writeHead(isAsked && isAllowed ? status : 400).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/prefix/`, [Symbol.dispose]: () => void server.close() };
}

const crd = {
  metadata: { name: 'foos.example.com', uid: 'u' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Foo', plural: 'foos' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

describe('codegen crd pull', () => {
  it('writes what --crd reads, and touches nothing that is the same', async (context) => {
    using server = await serve(200, { metadata: {}, items: [crd] });
    const root = makeProject(context, { config: kubeconfig(server.url), 'crds/mine.yaml': '# mine' });
    const words = ['crd', 'pull', '--kubeconfig', 'config'];
    const first = await codegen(root, words);
    assert.deepEqual(first, { code: 0, out: 'crds  1 CRDs: 1 written, 0 unchanged\n', err: '' });
    assert.deepEqual(Object.keys(readTree(root)), ['config', 'crds/foos.example.com.yaml', 'crds/mine.yaml']);
    const second = await codegen(root, [...words, '--context', 'here']);
    assert.equal(second.out, 'crds  1 CRDs: 0 written, 1 unchanged\n');
    const generated = await codegen(root, ['--crd', 'crds/foos.example.com.yaml']);
    assert.equal(generated.code, 0, generated.err);
  });

  it('finds the kubeconfig as kubectl does', async (context) => {
    using server = await serve(200, { items: [] });
    const root = makeProject(context, { config: kubeconfig(server.url) });
    const { code, out } = await codegen(root, ['crd', 'pull', '-o', 'here'], { env: { KUBECONFIG: `${root}/config` } });
    assert.deepEqual([code, out], [0, 'here  0 CRDs: 0 written, 0 unchanged\n']);
  });

  it('says which groups have no CRD, and writes nothing', async (context) => {
    using server = await serve(200, { metadata: {}, items: [crd] });
    const root = makeProject(context, { config: kubeconfig(server.url) });
    const words = ['crd', 'pull', '--kubeconfig', 'config', '--group', 'example.com', 'nope.io', '--group', 'a,b'];
    const { code, out, err } = await codegen(root, words);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^error: the cluster has no CRD of nope\.io, a,b\n {2}help: name each group with a --group /);
    assert.deepEqual(Object.keys(readTree(root)), ['config']);
  });

  it('says why the files cannot be written, and leaves nothing behind', async (context) => {
    using server = await serve(200, { metadata: {}, items: [crd] });
    const root = makeProject(context, {
      config: kubeconfig(server.url),
      taken: 'a file',
      'crds/foos.example.com.yaml/a': 'a folder of that name',
    });
    const before = Object.keys(readTree(root));
    for (const output of ['taken', 'crds']) {
      const { code, err } = await codegen(root, ['crd', 'pull', '--kubeconfig', 'config', '--output', output]);
      assert.equal(code, 1, err);
      assert.match(
        err,
        new RegExp(`^error: ${output} cannot be written to: .*\n  help: name another folder with --output`),
      );
    }
    assert.deepEqual(Object.keys(readTree(root)), before);
  });

  it('says which contexts there are', async (context) => {
    const root = makeProject(context, { config: kubeconfig('https://127.0.0.1:1') });
    const { code, err } = await codegen(root, ['crd', 'pull', '--kubeconfig', 'config', '--context', 'there']);
    assert.deepEqual([code, err], [2, 'error: the kubeconfig has no context "there"\n  help: there are here\n']);
  });

  it('says why a kubeconfig cannot be read', async (context) => {
    const { code, err } = await codegen(makeProject(context), ['crd', 'pull', '--kubeconfig', 'none']);
    assert.equal(code, 2);
    assert.match(err, /^error: the kubeconfig cannot be read: ENOENT/);
  });

  it('says why the server does not answer, or refuses', async (context) => {
    const closed = makeProject(context, { config: kubeconfig('http://127.0.0.1:1') });
    const unreachable = await codegen(closed, ['crd', 'pull', '--kubeconfig', 'config']);
    assert.equal(unreachable.code, 1);
    assert.match(unreachable.err, /^error: http:\/\/127\.0\.0\.1:1 cannot be asked: .*ECONNREFUSED/);
    using server = await serve(403, { kind: 'Status', message: 'no "rights" \u001b[31m' });
    const root = makeProject(context, { config: kubeconfig(server.url) });
    const refused = await codegen(root, ['crd', 'pull', '--kubeconfig', 'config']);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^error: the API server answers 403: no \\"rights\\" \\u001b/);
    assert.deepEqual(Object.keys(readTree(root)), ['config']);
  });
});
