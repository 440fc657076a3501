import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import {
  type ClientOptions,
  CredentialsError,
  ResourceClient,
  isUnauthorized,
  newRestClient,
} from '@kube-codegen/runtime/rest';
import { KubeConfig } from '@kubernetes/client-node';

import { newAuthority } from '../../../support/http-server-certificates.ts';
import {
  type Answer,
  type TestServer,
  base64,
  json,
  kubeConfigFor,
  startTestServer,
  text,
} from '../../../support/http-server.ts';
import { until } from './drive.ts';
import { type Foo, foos } from './resources.ts';

const authority = newAuthority();

describe('credentials', () => {
  let server: TestServer;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    const tls = authority.issue('server', ['127.0.0.1']);
    server = await startTestServer({ tls: { ...tls, clientAuthority: authority.cert } });
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.answer(json(200, {}));
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const configFor = (user: object): KubeConfig =>
    kubeConfigFor(server.url, { user, cluster: { caData: base64(authority.cert) } });
  const clientOf = (config: KubeConfig, options: ClientOptions = {}): ResourceClient<Foo> =>
    new ResourceClient<Foo>(newRestClient(config, { qps: 0, ...options }), foos, 'ns');
  const clientFor = (user: object, options?: ClientOptions): ResourceClient<Foo> => clientOf(configFor(user), options);
  const header = (name: string): unknown[] => server.requests.map(({ headers }) => headers[name]);
  const onlyFor =
    (token: string): Answer =>
    (response, request) =>
      (request.headers['authorization'] === `Bearer ${token}` ? json(200, {}) : text(401))(response, request);

  /** An exec plugin that counts its runs, gives what `credential` says in JavaScript, and its count as `n`. */
  const execPlugin = (name: string, credential: string) => {
    const counter = join(folder, `${name}.count`);
    const script = join(folder, name);
    writeFileSync(counter, '');
    const program = `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(counter)}, 'x');
      const n = fs.readFileSync(${JSON.stringify(counter)}).length;
      console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: ${credential} }));`;
    writeFileSync(script, `#!${process.execPath}\n${program}`);
    chmodSync(script, 0o755);
    return {
      exec: { command: script, apiVersion: 'client.authentication.k8s.io/v1' },
      runs: () => readFileSync(counter, 'utf8').length,
    };
  };

  test('token and user name with password', async () => {
    await clientFor({ token: 'secret' }).get('a');
    await clientFor({ username: 'jörg', password: 'p:w' }).get('a');
    assert.deepEqual(header('authorization'), ['Bearer secret', `Basic ${Buffer.from('jörg:p:w').toString('base64')}`]);
  });

  test('client certificate, and another one when its files change', async () => {
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const write = (name: string): void => {
      const { cert, key } = authority.issue(name);
      writeFileSync(certFile, cert);
      writeFileSync(keyFile, key);
    };
    write('first');
    const client = clientFor({ certFile, keyFile });
    const before = server.connectionCount();
    await client.get('a');
    await client.get('a');
    write('second');
    await client.get('a');
    assert.deepEqual(
      server.requests.map(({ clientName }) => clientName),
      ['first', 'first', 'second'],
    );
    assert.equal(server.connectionCount() - before, 2);
  });

  test('exec plugin: one run for requests at the same time, remembered after', async () => {
    const { exec, runs } = execPlugin('token-plugin', '{ token: `t${n}` }');
    const client = clientFor({ exec });
    await Promise.all(['a', 'b', 'c'].map((name) => client.get(name)));
    await client.get('d');
    assert.equal(runs(), 1);
    assert.deepEqual(new Set(header('authorization')), new Set(['Bearer t1']));
  });

  test('exec plugin: credentials that expire are asked for again', async () => {
    const { exec, runs } = execPlugin(
      'expiring-plugin',
      '{ token: `t${n}`, expirationTimestamp: "2020-01-01T00:00:00Z" }',
    );
    const client = clientFor({ exec });
    await client.get('a');
    await client.get('b');
    assert.equal(runs(), 2);
    assert.deepEqual(header('authorization'), ['Bearer t1', 'Bearer t2']);
  });

  test('exec plugin: a client certificate', async () => {
    const { cert, key } = authority.issue('from-plugin');
    const status = JSON.stringify({ clientCertificateData: cert, clientKeyData: key });
    await clientFor({ exec: execPlugin('cert-plugin', status).exec }).get('a');
    assert.equal(server.requests[0]?.clientName, 'from-plugin');
  });

  test('exec plugin: a 401 asks it anew, once, and the new credentials stay', async () => {
    const { exec, runs } = execPlugin('revoked-plugin', '{ token: `t${n}` }');
    const client = clientFor({ exec });
    await client.get('a');
    server.answer(onlyFor('t2'));
    await Promise.all([client.get('b'), client.get('c')]);
    await client.create({ metadata: { name: 'd' } });
    assert.equal(runs(), 2);
    server.answer(text(401));
    await assert.rejects(client.get('e'), isUnauthorized);
    assert.equal(runs(), 3);
    assert.deepEqual(header('authorization').slice(-2), ['Bearer t2', 'Bearer t3']);
  });

  test('an authenticator that was added is asked again after a 401, a client certificate is no replacement for it', async () => {
    const { cert, key } = authority.issue('me');
    const config = configFor({
      certData: base64(cert),
      keyData: base64(key),
      authProvider: { name: 'mine', config: {} },
    });
    let token = 't0';
    config.addAuthenticator({
      isAuthProvider: ({ authProvider }) => authProvider?.name === 'mine',
      applyAuthentication: async (_user, options) => {
        options.headers = { Authorization: `Bearer ${token}` };
      },
    });
    server.answer(onlyFor('t1'));
    const client = clientOf(config);
    await assert.rejects(client.get('a'), isUnauthorized);
    token = 't1';
    await client.get('a');
    assert.deepEqual(header('authorization'), ['Bearer t0', 'Bearer t1']);
  });

  test('an exec plugin that hangs after a 401 holds nobody who gives up', async () => {
    const release = join(folder, 'release');
    const hang = `const timer = setInterval(() => fs.existsSync(${JSON.stringify(release)}) && clearInterval(timer), 10)`;
    const { exec, runs } = execPlugin(
      'hanging-plugin',
      `(() => { if (n > 1) { ${hang} } return { token: \`t\${n}\` }; })()`,
    );
    server.answer(text(401));
    const controller = new AbortController();
    const refused = clientFor({ exec }).get('a', { signal: controller.signal });
    refused.catch(() => {});
    await until(() => runs() === 2);
    controller.abort(new Error('enough'));
    await assert.rejects(refused, /enough/);
    writeFileSync(release, '');
  });

  test('a 401 with credentials that do not change is an error at once', async () => {
    server.answer(text(401));
    await assert.rejects(clientFor({ token: 'wrong' }).get('a'), isUnauthorized);
    assert.equal(server.requests.length, 1);
  });

  test('a plugin that fails is an error that says so, before anything is sent', async () => {
    const script = join(folder, 'failing-plugin');
    writeFileSync(script, `#!${process.execPath}\nconsole.error('no such account'); process.exit(1);`);
    chmodSync(script, 0o755);
    await assert.rejects(clientFor({ exec: { command: script } }).get('a'), (error) => {
      return (
        error instanceof CredentialsError &&
        /cannot get the credentials of the kubeconfig: no such account/.test(error.message)
      );
    });
    await assert.rejects(clientFor({ exec: { command: join(folder, 'absent') } }).get('a'), /ENOENT/);
    assert.equal(server.requests.length, 0);
  });

  test('in a cluster: token and authority from files, and the token when it was rotated', async () => {
    const root = join(folder, 'pod');
    const secrets = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, 'ca.crt'), authority.cert);
    writeFileSync(join(secrets, 'token'), 'pod-1\n');
    const environment = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(server.port) };
    Object.assign(process.env, environment);
    const config = new KubeConfig();
    config.loadFromCluster(root);
    for (const name of Object.keys(environment)) delete process.env[name];
    const client = clientOf(config);
    await client.get('a');
    writeFileSync(join(secrets, 'token'), 'pod-2');
    server.answer(onlyFor('pod-2'));
    await client.get('b');
    await client.get('c');
    assert.deepEqual(header('authorization'), ['Bearer pod-1', 'Bearer pod-1', 'Bearer pod-2', 'Bearer pod-2']);
  });

  test('impersonation: of the kubeconfig, and of the options, which win', async () => {
    await clientFor({ token: 't', impersonateUser: 'jane' }).get('a');
    const impersonate = {
      userName: 'joe',
      uid: '7',
      groups: ['dev', 'ops'],
      extra: { 'Example.com/Scopes': ['a', 'b'] },
    };
    await clientFor({ token: 't', impersonateUser: 'jane' }, { impersonate }).get('a');
    const [first, second] = server.requests;
    assert.equal(first?.headers['impersonate-user'], 'jane');
    assert.equal(second?.headers['impersonate-user'], 'joe');
    assert.equal(second.headers['impersonate-uid'], '7');
    assert.equal(second.headers['impersonate-group'], 'dev, ops');
    assert.equal(second.headers['impersonate-extra-example.com%2fscopes'], 'a, b');
    assert.equal(second.headers['authorization'], 'Bearer t');
  });

  test('impersonation of names beyond ASCII: UTF-8 in values, %XX in keys', async () => {
    const impersonate = { userName: 'josé 山', uid: 'ü', groups: ['группа'], extra: { 'a(b)/100%é': ['ы'] } };
    await clientFor({ token: 't' }, { impersonate }).get('a');
    const headers = server.requests[0]?.headers ?? {};
    const utf8 = (name: string): string => Buffer.from(String(headers[name]), 'latin1').toString('utf8');
    assert.equal(utf8('impersonate-user'), 'josé 山');
    assert.equal(utf8('impersonate-uid'), 'ü');
    assert.equal(utf8('impersonate-group'), 'группа');
    assert.equal(utf8('impersonate-extra-a%28b%29%2f100%25%c3%a9'), 'ы');
  });

  test('user agent: what was given, or what we are', async () => {
    await clientFor({ token: 't' }, { userAgent: 'mine/1' }).get('a');
    await clientFor({ token: 't' }).get('a');
    const [given, own] = header('user-agent');
    assert.equal(given, 'mine/1');
    const { version } = JSON.parse(
      readFileSync(new URL('../../../../src/runtime/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    assert.match(String(own), new RegExp(`^[\\w.-]+ \\(\\w+/\\w+\\) kube-codegen/${version}$`));
  });

  test('a kubeconfig without a cluster, and one that forbids plain HTTP', async () => {
    assert.throws(() => newRestClient(new KubeConfig()), /no current cluster/);
    const config = kubeConfigFor('http://127.0.0.1:1', { cluster: { skipTLSVerify: false } });
    await assert.rejects(clientOf(config).get('a'), /HTTP protocol is not allowed/);
  });
});
